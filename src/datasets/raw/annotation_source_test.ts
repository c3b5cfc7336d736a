import assert from "node:assert/strict";
import { type Annotations, readAnnotations } from "../../formats/annotations.ts";
import { ByteReader } from "../../formats/byte_reader.ts";
import { DataError } from "../../base/errors.ts";
import { annotationSource } from "./annotation_source.ts";
import { sampleSize } from "../shape.ts";
import type { Source } from "./source.ts";

function fixture(file: string): Annotations {
  const path = new URL(`../testdata/annotations/${file}`, import.meta.url);
  return readAnnotations(new ByteReader(Deno.readFileSync(path), file));
}
const spatial = fixture("annotations3d.pkl");
const flat = fixture("annotations2d.pkl");

function source(annotations: Annotations, split: string): Source {
  return annotationSource({ dataset: "pyskl", split, annotations, file: "a.pkl" });
}

async function valuesOf(from: Source, index: number): Promise<Float32Array> {
  const { samples } = await from.list();
  const target = new Float32Array(sampleSize(from.shape)).fill(7);
  const sample = samples[index];
  assert.ok(sample !== undefined);
  await from.read(sample, target);
  return target;
}

Deno.test("annotationSource() lists the recordings of a split", async () => {
  const { samples } = await source(spatial, "xsub").list();
  assert.deepEqual(samples, [
    { name: "S001C001P001R001A001", label: 0, part: "train" },
    { name: "S003C002P017R002A050", label: 49, part: "val" },
  ]);
  await assert.rejects(
    Promise.resolve().then(() => source(spatial, "xview").list()),
    /by "xview": its lists are xsub_train, xsub_val/,
  );
  assert.equal((await source(flat, "val").list()).samples.length, 1);
});

Deno.test("annotationSource() puts 3D positions M,T,V,C where C,T,V,M has them", async () => {
  const from = source(spatial, "xsub");
  const values = await valuesOf(from, 0);
  const stored = spatial.annotations[0]?.keypoint.read().data ?? [];
  const at = (c: number, t: number, v: number, m: number): number | undefined =>
    values[((c * 300 + t) * 25 + v) * 2 + m];
  assert.deepEqual([from.layout, from.shape], ["ntu-rgb+d", [3, 300, 25, 2]]);
  for (const [c, t, v, m] of [[0, 0, 0, 0], [2, 7, 24, 1], [1, 3, 10, 0]] as const) {
    assert.equal(at(c, t, v, m), stored[((m * 8 + t) * 25 + v) * 3 + c]);
  }
  assert.equal(at(0, 8, 0, 0), 0);
});

Deno.test("annotationSource() maps COCO's joints onto OpenPose's, as shares of the video", async () => {
  const from = source(flat, "val");
  const values = await valuesOf(from, 0);
  const at = (c: number, v: number): number => values[(c * 300 * 18 + v) * 2] as number;
  const keypoint = flat.annotations[0]?.keypoint.read().data ?? [];
  const coco = (v: number, c: number): number => Number(keypoint[2 * v + c]);
  const scores = flat.annotations[0]?.keypointScore?.read();
  const score = (v: number): number => Number(scores?.data[v]);
  const near = (found: number, wish: number): void => assert.ok(Math.abs(found - wish) < 1e-6);
  assert.equal(from.layout, "openpose");
  near(at(0, 0), coco(0, 0) / 1920 - 0.5);
  near(at(1, 0), coco(0, 1) / 1080 - 0.5);
  near(at(0, 4), coco(10, 0) / 1920 - 0.5); // right wrist
  near(at(1, 14), coco(2, 1) / 1080 - 0.5); // right eye
  near(at(0, 1), (coco(5, 0) + coco(6, 0)) / 2 / 1920 - 0.5); // neck
  assert.equal(at(2, 1), Math.fround(Math.min(score(5), score(6))));
});

Deno.test("annotationSource() refuses lists and arrays that do not fit", async () => {
  const [annotation] = spatial.annotations;
  assert.ok(annotation !== undefined);
  const twice = { ...spatial, annotations: [annotation, annotation] };
  assert.throws(() => source(twice, "xsub"), /name occurs more than once/);
  const gone = { ...spatial, annotations: [annotation] };
  await assert.rejects(
    Promise.resolve().then(() => source(gone, "xsub").list()),
    /"S003C002P017R002A050" is named by its split and not there/,
  );
  const keypoint = { shape: [2, 8, 75, 1], read: () => annotation.keypoint.read() };
  const bent = source({ ...spatial, annotations: [{ ...annotation, keypoint }] }, "val");
  assert.throws(
    () => bent.read({ name: annotation.name, label: 0, part: "val" }, new Float32Array(45_000)),
    (thrown: unknown) => thrown instanceof DataError && /M,T,V,C = 2,8,75,1/.test(thrown.message),
  );
});
