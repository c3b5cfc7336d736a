import assert from "node:assert/strict";
import { z } from "zod";
import { decodeAnnotations } from "./annotations.ts";
import { encodePickle, type Picklable } from "./pickle_writer.ts";
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

function fixture(file: string): ReturnType<typeof decodeAnnotations> {
  return decodeAnnotations(readFixture(`arrays/${file}`), file);
}

Deno.test("decodeAnnotations() reads 3D positions, their splits and labels", () => {
  const expected = Expected["annotations3d.pkl"];
  const { splits, annotations } = fixture("annotations3d.pkl");
  assert.deepEqual(Object.fromEntries(splits), expected.split);
  assert.equal(annotations.length, expected.annotations.length);
  for (const [i, wanted] of expected.annotations.entries()) {
    const found = annotations[i];
    assert.ok(found !== undefined);
    assert.equal(found.name, wanted.frame_dir);
    assert.equal(found.label, wanted.label);
    assert.equal(found.totalFrames, wanted.total_frames);
    assert.equal(found.keypoint.dtype, "float16");
    assert.deepEqual(found.keypoint.shape, wanted.keypoint_shape);
    const values = Array.from<number | bigint>(found.keypoint.data).map(Number);
    assert.deepEqual(values.slice(0, 6), wanted.first);
    const sum = values.reduce((total, value) => total + value, 0);
    assert.ok(Math.abs(sum - wanted.sum) < 1e-9);
  }
});

Deno.test("decodeAnnotations() reads 2D positions with scores and the video's size", () => {
  const { split, annotations: [wanted] } = Expected["annotations2d.pkl"];
  const { splits, annotations: [found] } = fixture("annotations2d.pkl");
  assert.deepEqual(Object.fromEntries(splits), split);
  assert.ok(found?.keypointScore !== undefined);
  assert.deepEqual([found.name, found.label, found.totalFrames], ["abc", 7, 5]);
  assert.deepEqual(found.imageShape, wanted.img_shape);
  assert.deepEqual(Array.from(found.keypoint.data, Number), wanted.keypoint);
  assert.deepEqual(Array.from(found.keypointScore.data, Number), wanted.keypoint_score);
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
  Deno.test(`decodeAnnotations() refuses ${what}`, () => {
    assert.throws(() => decodeAnnotations(encodePickle(value), "x.pkl"), {
      name: "DataError",
      message,
    });
  });
}
