import assert from "node:assert/strict";
import { z } from "zod";
import { Random } from "../../base/random.ts";
import { ClipReader, kineticsShape, publishedPersons } from "../raw/kinetics.ts";
import { type ClipLabels, parseClipLabels } from "../raw/kinetics_source.ts";
import { byName } from "../sample.ts";
import { sampleSize } from "../shape.ts";
import { twinDigest } from "./digest.ts";
import {
  TWIN_KINETICS_CLASSES,
  TWIN_KINETICS_FILES,
  TWIN_KINETICS_SEED,
  TWIN_KINETICS_SHA256,
  twinClips,
  twinClipText,
  twinKineticsCorpus,
} from "./kinetics.ts";

const Clip = z.strictObject({
  data: z.array(z.strictObject({
    frame_index: z.number().int().min(0).max(299),
    skeleton: z.array(z.strictObject({
      pose: z.array(z.number().min(0).max(1)).length(36),
      score: z.array(z.number().min(0).max(1)).length(18),
    })),
  })),
  label: z.string(),
  label_index: z.number().int(),
});
const files = [...twinKineticsCorpus()];
const random = Random.of(TWIN_KINETICS_SEED).fork("twin-kinetics");

const texts = new Map(files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]));
const clips = new Map(
  [...texts].filter(([name]) => name.includes("/")).map((
    [name, text],
  ) => [name, Clip.parse(JSON.parse(text))]),
);

function labelsOf(part: string): ClipLabels {
  const name = `kinetics_${part}_label.json`;
  return parseClipLabels(texts.get(name) ?? "", name);
}

Deno.test("twinKineticsCorpus() makes the pinned bytes", () => {
  assert.equal(twinDigest(files), TWIN_KINETICS_SHA256);
});

Deno.test("twinClipText() does not depend on the clips before it", () => {
  const clip = twinClips("val", random)[7];
  assert.ok(clip);
  assert.equal(twinClipText(clip, random), texts.get(`kinetics_val/${clip.id}.json`));
});

Deno.test("twinClipText() refuses a class that the corpus does not have", () => {
  const clip = {
    part: "val",
    id: "x",
    labelIndex: TWIN_KINETICS_CLASSES,
    hasSkeleton: true,
  } as const;
  assert.throws(() => twinClipText(clip, random), /label_index 20/);
});

Deno.test("each part has at least 20 classes and enough clips with a skeleton, no class forgotten", () => {
  for (const [part, least] of [["train", 750], ["val", 300]] as const) {
    const rows = Object.values(labelsOf(part));
    const whole = rows.filter((row) => row.has_skeleton);
    assert.ok(whole.length >= least && whole.length < rows.length, `${part}: ${whole.length}`);
    const counts = Array.from(
      { length: TWIN_KINETICS_CLASSES },
      (_, label) => whole.filter((row) => row.label_index === label).length,
    );
    assert.ok(counts.length >= 20 && Math.min(...counts) >= least / 20 - 3, `${counts}`);
  }
});

Deno.test("every clip agrees with its label, and has frames if and only if it has a skeleton", () => {
  for (const part of ["train", "val"]) {
    const labels = labelsOf(part);
    for (const [id, row] of Object.entries(labels)) {
      const clip = clips.get(`kinetics_${part}/${id}.json`);
      assert.equal(clip?.label, row.label);
      assert.equal(clip?.label_index, row.label_index);
      assert.equal((clip?.data.length ?? 0) > 0, row.has_skeleton, id);
    }
    const own = [...clips.keys()].filter((name) => name.startsWith(`kinetics_${part}/`));
    assert.equal(own.length, Object.keys(labels).length);
  }
});

Deno.test("the reader of Kinetics' own clips takes every clip, strictly", () => {
  const reader = new ClipReader("refuse");
  const target = new Float32Array(sampleSize(kineticsShape(publishedPersons)));
  for (const [name, { label_index }] of clips) {
    reader.read(texts.get(name) ?? "", label_index, target, name);
  }
});

Deno.test("a joint that was not found is 0, 0 with score 0, and found ones are neither", () => {
  let missing = 0;
  let joints = 0;
  for (
    const { pose, score } of [...clips.values()].flatMap(({ data }) => data).flatMap((f) =>
      f.skeleton
    )
  ) {
    score.forEach((s, v) => {
      const [x, y] = [pose[2 * v], pose[2 * v + 1]];
      joints++;
      if (s > 0) return;
      missing++;
      assert.deepEqual([x, y], [0, 0]);
    });
  }
  assert.ok(missing / joints > 0.02 && missing / joints < 0.2, `${missing} of ${joints}`);
});

Deno.test("frames have none to four people, and the surest is not always the first", () => {
  const frames = [...clips.values()].flatMap(({ data }) => data);
  const counts = [...new Set(frames.map(({ skeleton }) => skeleton.length))].sort();
  assert.deepEqual(counts, [0, 1, 2, 3, 4]);
  const sure = (score: readonly number[]): number => score.reduce((a, b) => a + b, 0);
  const several = frames.filter(({ skeleton }) => skeleton.length > 1);
  const firstIsSurest = several.filter(({ skeleton: [first, ...others] }) =>
    others.every(({ score }) => sure(score) <= sure(first?.score ?? []))
  );
  const share = firstIsSurest.length / several.length;
  assert.ok(share > 0.2 && share < 0.8, `${share}`);
});

Deno.test("no clip has more than 60 frames, and the first one starts upright within the image", () => {
  for (const [name, { data }] of clips) {
    assert.ok(data.length <= 60, name);
    data.forEach(({ frame_index }, t) => assert.equal(frame_index, t));
  }
  const person = clips.get("kinetics_train/twin-train-0000.json")?.data[0]?.skeleton[0];
  const [neck, ankle] = [person?.pose[3] ?? NaN, person?.pose[21] ?? NaN];
  assert.ok(neck < ankle, "the neck is above the ankle");
});

Deno.test("twinKineticsCorpus() lays the files out as the published archive does, sorted by path", () => {
  const names = files.map(({ name }) => name);
  assert.deepEqual(names, names.toSorted(byName));
  assert.equal(names.length, TWIN_KINETICS_FILES);
  assert.equal(names.filter((name) => name.startsWith("kinetics_train/")).length, 800);
  assert.deepEqual(names.filter((name) => !name.includes("/")), [
    "kinetics_train_label.json",
    "kinetics_val_label.json",
  ]);
});
