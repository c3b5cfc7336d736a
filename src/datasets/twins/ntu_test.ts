import assert from "node:assert/strict";
import { Random } from "../../base/random.ts";
import { catalog } from "../catalog/catalog.ts";
import { labelOf, parseSampleName, type SampleName, stem } from "../sample.ts";
import { sampleSize } from "../shape.ts";
import { ntuShape, parseSkeleton } from "../raw/ntu.ts";
import { twinDigest } from "./digest.ts";
import {
  TWIN_CLASSES,
  TWIN_MISSING,
  TWIN_NTU_SHA256,
  TWIN_SEED,
  twinCorpus,
  twinName,
  twinSample,
  twinSpecs,
} from "./ntu.ts";

const files = [...twinCorpus()];
const texts = new Map(
  files.map(({ name, bytes }) => [stem(name), new TextDecoder().decode(bytes)]),
);

Deno.test("twinCorpus() makes the pinned bytes", () => {
  assert.equal(twinDigest(files), TWIN_NTU_SHA256);
});

Deno.test("twinCorpus() of another seed makes other bytes under the same names", () => {
  const other = twinCorpus(TWIN_SEED + 1).next().value;
  assert.equal(other?.name, files[0]?.name);
  assert.notDeepEqual(other?.bytes, files[0]?.bytes);
});

Deno.test("twinSample() does not depend on the samples before it", () => {
  const spec = { setup: 2, camera: 2, performer: 8, replication: 1, action: 12 };
  const alone = twinSample(spec, Random.of(TWIN_SEED).fork("twin-ntu"));
  assert.equal(alone, texts.get(twinName(spec)));
});

Deno.test("twinSample() refuses an action that the corpus does not have", () => {
  const spec = { setup: 1, camera: 1, performer: 1, replication: 1, action: 13 };
  assert.throws(() => twinSample(spec, Random.of(1)), /S001C001P001R001A013/);
});

Deno.test("both published splits leave at least 300 val samples of every class alike", () => {
  const whole = twinSpecs().filter((spec) => !TWIN_MISSING.includes(twinName(spec)));
  for (const split of ["xsub", "xview"] as const) {
    const { belongs } = catalog[`twin-ntu-${split}`];
    const val = whole.filter((spec) => belongs(twinName(spec))?.part === "val");
    assert.ok(val.length >= 300, `${split}: ${val.length}`);
    const counts = Array.from(
      { length: TWIN_CLASSES },
      (_, label) => val.filter((spec) => labelOf(spec) === label).length,
    );
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${split}: ${counts}`);
  }
});

Deno.test("every sample has CR LF, 12 columns a joint and at most 48 frames", () => {
  for (const [name, text] of texts) {
    const lines = text.split("\r\n");
    assert.equal(lines.pop(), "", `${name} ends with CR LF`);
    const frames = Number(lines[0]);
    assert.ok(frames >= 16 && frames <= 48, `${name} has ${frames} frames`);
    let joints = 0;
    for (const line of lines) {
      assert.ok(!line.includes("\n"));
      const columns = line.split(" ").length;
      assert.ok([1, 10, 12].includes(columns), `${name}: "${line}"`);
      if (columns === 12) joints++;
    }
    assert.equal(joints % 25, 0);
  }
});

Deno.test("the reader of NTU's own files takes every sample, strictly", () => {
  const target = new Float32Array(sampleSize(ntuShape));
  for (const { name, bytes } of files) parseSkeleton(bytes, target, name);
});

Deno.test("the corpus has frames without a body, a second body and a third", () => {
  const counts = new Set([...texts.values()].flatMap((text) => text.match(/\r\n[0-3](?=\r\n)/g)));
  assert.deepEqual([...counts].map(Number).sort(), [0, 1, 2, 3]);
});

Deno.test("the incomplete samples are of the corpus and mostly without a body", () => {
  for (const name of TWIN_MISSING) {
    const text = texts.get(name) ?? "";
    assert.ok((text.match(/\r\n0(?=\r\n)/g) ?? []).length > Number(text.split("\r\n")[0]) / 2);
  }
});

Deno.test("the three cameras see one performance: the same body height at the same time", () => {
  const heights = [1, 2, 3].map((camera) => {
    const spec = { setup: 1, camera, performer: 1, replication: 1, action: 5 };
    const target = new Float32Array(sampleSize(ntuShape));
    const bytes = new TextEncoder().encode(texts.get(twinName(spec)));
    parseSkeleton(bytes, target, "twin");
    const y = Array.from({ length: 40 }, (_, t) => target[(300 + t) * 50] ?? NaN);
    return Math.min(...y.slice(2, 20));
  });
  assert.ok(Math.max(...heights) - Math.min(...heights) < 0.08, `${heights}`);
});

Deno.test("the standing spot tells no class: the nearest spots guess no better than chance allows", () => {
  const spots = [...texts].map(([name, text]) => {
    const [x = NaN, , z = NaN] = (text.split("\r\n").find((l) => l.split(" ").length === 12) ?? "")
      .split(" ").map(Number);
    return { x, z, sample: parseSampleName(name) };
  });
  const { belongs } = catalog["twin-ntu-xsub"];
  const partOf = (sample: SampleName): unknown => belongs(twinName(sample))?.part;
  const train = spots.filter(({ sample }) => partOf(sample) === "train");
  const val = spots.filter(({ sample }) => partOf(sample) === "val");
  const hits = val.filter(({ x, z, sample }) => {
    const nearest = train.reduce((best, p) =>
      (p.x - x) ** 2 + (p.z - z) ** 2 < (best.x - x) ** 2 + (best.z - z) ** 2 ? p : best
    );
    return nearest.sample.action === sample.action;
  });
  assert.ok(hits.length / val.length < 1.8 / TWIN_CLASSES, `${hits.length} of ${val.length}`);
});
