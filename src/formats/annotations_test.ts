import assert from "node:assert/strict";
import { z } from "zod";
import { type Annotations, readAnnotations } from "./annotations.ts";
import { ByteReader } from "./byte_reader.ts";
import { MemoryBytes } from "./byte_store.ts";
import { encodePickle, type Picklable } from "./pickle/pickle_writer.ts";
import { readFixture, readJson } from "./testdata/arrays_expected.ts";

const Expected = z.object({
  "annotations3d.pkl": z.object({
    split: z.record(z.string(), z.array(z.string())),
    annotations: z.array(z.object({
      frame_dir: z.string(),
      label: z.int(),
      total_frames: z.int(),
      keypoint_shape: z.array(z.int()),
      first: z.array(z.number()),
      sum: z.number(),
    })),
  }),
  "annotations2d.pkl": z.object({
    split: z.record(z.string(), z.array(z.string())),
    annotations: z.tuple([z.object({
      frame_dir: z.string(),
      label: z.int(),
      total_frames: z.int(),
      img_shape: z.array(z.int()),
      keypoint: z.array(z.number()),
      keypoint_score: z.array(z.number()),
    })]),
  }),
}).parse(readJson("arrays/expected.json"));

/** A fixture read both ways: whole, and through a window that is smaller than any array. */
function fixture(file: string): readonly Annotations[] {
  const bytes = readFixture(`arrays/${file}`);
  const readers = [new ByteReader(bytes, file), ByteReader.of(new MemoryBytes(bytes), file, 64)];
  return readers.map(readAnnotations);
}

Deno.test("readAnnotations() reads 3D positions, their splits and labels", () => {
  const expected = Expected["annotations3d.pkl"];
  for (const { splits, annotations } of fixture("annotations3d.pkl")) {
    assert.deepEqual(Object.fromEntries(splits), expected.split);
    assert.equal(annotations.length, expected.annotations.length);
    for (const [i, wanted] of expected.annotations.entries()) {
      const found = annotations[i];
      assert.ok(found !== undefined);
      assert.equal(found.name, wanted.frame_dir);
      assert.equal(found.label, wanted.label);
      assert.equal(found.totalFrames, wanted.total_frames);
      const { dtype, shape, data } = found.keypoint.read();
      assert.equal(dtype, "float16");
      assert.deepEqual(shape, wanted.keypoint_shape);
      const values = Array.from<number | bigint>(data).map(Number);
      assert.deepEqual(values.slice(0, 6), wanted.first);
      const sum = values.reduce((total, value) => total + value, 0);
      assert.ok(Math.abs(sum - wanted.sum) < 1e-9);
    }
  }
});

Deno.test("readAnnotations() reads 2D positions with scores and the video's size", () => {
  const { split, annotations: [wanted] } = Expected["annotations2d.pkl"];
  for (const { splits, annotations: [found] } of fixture("annotations2d.pkl")) {
    assert.deepEqual(Object.fromEntries(splits), split);
    assert.ok(found?.keypointScore !== undefined);
    assert.deepEqual([found.name, found.label, found.totalFrames], ["abc", 7, 5]);
    assert.deepEqual(found.imageShape, wanted.img_shape);
    assert.deepEqual(Array.from(found.keypoint.read().data, Number), wanted.keypoint);
    assert.deepEqual(Array.from(found.keypointScore.read().data, Number), wanted.keypoint_score);
  }
});

const broken: readonly (readonly [string, Picklable, RegExp])[] = [
  ["a list", [], /the file is a list of 0, wanted is a dict/],
  ["no annotations", new Map([["split", new Map()]]), /nothing for annotations/],
  [
    "a keypoint that is no array",
    new Map<string, Picklable>([["split", new Map()], ["annotations", [
      new Map([["keypoint", "x"]]),
    ]]]),
    /annotation 0 has "x" for keypoint, wanted is an array of 4 axes/,
  ],
];
for (const [what, value, message] of broken) {
  Deno.test(`readAnnotations() refuses ${what}`, () => {
    assert.throws(() => readAnnotations(new ByteReader(encodePickle(value), "x.pkl")), {
      name: "DataError",
      message,
    });
  });
}
