import assert from "node:assert/strict";
import type { OwnDataset } from "../described/description.ts";
import type { OwnRecordings, OwnSample } from "./recordings.ts";
import { ownSource } from "./source.ts";
import { described, recordingsOf } from "./testing.ts";
import type { Source } from "../raw/source.ts";

function sourceOf(own: OwnDataset, recordings: OwnRecordings): Source {
  return ownSource({ own, recordings, place: "sticks.pkl", file: "sticks.yaml" });
}

/** Name, label and part of all that is listed, and the reasons of what is not. */
async function listed(
  own: Partial<OwnDataset>,
  samples: readonly Partial<OwnSample>[],
): Promise<{ readonly rows: string[]; readonly reasons: string[] }> {
  const { samples: kept, unsound } = await sourceOf({ ...described, ...own }, recordingsOf(samples))
    .list();
  return {
    rows: kept.map(({ name, label, part }) => `${name} ${label} ${part}`),
    reasons: unsound.map(({ reason }) => reason),
  };
}

const two: readonly Partial<OwnSample>[] = [
  { name: "S1_A0_a", label: 0, lists: ["train"], subject: "1" },
  { name: "S02_A1_b", label: "fall", lists: ["val", "other"], subject: "02" },
];
const both = ["S02_A1_b 1 val", "S1_A0_a 0 train"];

for (
  const [way, own] of [
    ["lists of the file", {}],
    ["subjects, 2 being 02", { split: { by: "subjects", train: ["1"], val: ["2"] } }],
    ["names, all others held back", { split: { by: "names", train: ["S1_A0_a"] } }],
    ["a pattern", { split: { by: "pattern", train: ["S1*"] } }],
    ["subjects that names tell", {
      names: "S{subject}_A{class}_*",
      split: { by: "subjects", train: ["1"] },
    }],
  ] as const satisfies readonly (readonly [string, Partial<OwnDataset>])[]
) {
  Deno.test(`samples are parted by ${way}`, async () => {
    assert.deepEqual((await listed(own, two)).rows, both);
  });
}

Deno.test("labels and subjects may come from names alone, counted from 1", async () => {
  const named = two.map(({ name = "" }) => ({
    name: name.replace("A1", "A2").replace("A0", "A1"),
  }));
  const own: Partial<OwnDataset> = {
    names: "S{subject}_A{class}_*",
    first_label: 1,
    split: { by: "subjects", train: ["1"] },
  };
  assert.deepEqual((await listed(own, named)).rows, ["S02_A2_b 1 val", "S1_A1_a 0 train"]);
});

Deno.test("samples in neither part are counted, and those that cannot be placed say why", async () => {
  const source = sourceOf(described, recordingsOf([...two, { name: "c", label: 0, lists: ["x"] }]));
  assert.deepEqual((await source.list()).counts, { "found": 3, "in neither part": 1 });
  const { reasons } = await listed({}, [
    ...two,
    { name: "d", label: 2, lists: ["val"] },
    { name: "e", label: "fal", lists: ["val"] },
    { name: "f", lists: ["val"] },
    { name: "S1_A0_a", label: 0, lists: ["val"] },
  ]);
  assert.deepEqual(reasons.map((line) => line.replace(/^.*by sticks.yaml: /, "")), [
    "its label is 2, the 2 classes are 0 to 1; labels go from 0 to 2: name 3 classes, or change the labels",
    'its class is "fal", none of the 2 under classes, did you mean "fall"?',
    "nothing tells its class; say names: with {class} in it, or give --labels FILE",
    "its name occurs more than once",
  ]);
});

Deno.test("labels that count from 1 are told as such", async () => {
  const { reasons } = await listed({}, two.map((one, n) => ({ ...one, label: n + 1 })));
  assert.match(reasons.join(), /its label is 2, .*; labels go from 1 to 2: say first_label: 1/);
});

Deno.test("recordings that do not fit say both numbers, and what to change", () => {
  const recordings = recordingsOf(two, { joints: 5, channels: 2 });
  assert.throws(() => sourceOf(described, recordings), {
    name: "DataError",
    message:
      'Cannot prepare "sticks.pkl", a test\'s recordings, by sticks.yaml: its samples have 5 joints, ' +
      'the layout "stick-4" has 4: change layout; its samples have 2 channels, sticks.yaml names 3 (x, y, z): ' +
      "change channels",
  });
});

Deno.test("a split by lists that are not there names those that are; an empty part is told", async () => {
  await assert.rejects(listed({ split: { by: "lists", train: ["xsub"], val: ["val"] } }, two), {
    message: /by xsub, as sticks.yaml says: its lists are train, val, other; change split/,
  });
  await assert.rejects(listed({ split: { by: "subjects", train: ["1", "2"] } }, two), {
    message: /of 2 samples its split leaves none in val; subjects are 1, 02/,
  });
});

Deno.test("a sample is cut to the frames, filled with zeros, and its missing person is zeros", async () => {
  const source = sourceOf(
    described,
    recordingsOf([...two, { name: "long", label: 0, lists: ["val"] }]),
  );
  const target = new Float32Array(3 * 3 * 4 * 2).fill(9);
  assert.deepEqual(await source.read({ name: "S1_A0_a", label: 0, part: "train" }, target), {});
  const at = (c: number, t: number, v: number, m: number): number | undefined =>
    target[((c * 3 + t) * 4 + v) * 2 + m];
  assert.deepEqual([at(0, 0, 0, 0), at(2, 1, 3, 0), at(0, 2, 0, 0), at(0, 0, 0, 1)], [1, 1, 0, 0]);
  const notes = await source.read({ name: "long", label: 0, part: "val" }, target);
  assert.deepEqual(notes, { "cut to 3 frames": 1 });
  assert.equal(at(2, 2, 3, 0), 3);
});

Deno.test("a value that is no number is told by its sample", async () => {
  const shape = [3, 2, 4, 1] as const;
  const values = new Float32Array(24).fill(NaN, 5, 6);
  const source = sourceOf(
    described,
    recordingsOf(two, { read: () => Promise.resolve({ shape, values }) }),
  );
  await assert.rejects(
    source.read({ name: "S1_A0_a", label: 0, part: "train" }, new Float32Array(72)),
    { name: "DataError", message: 'Cannot read "sticks.pkl: S1_A0_a": value 5 is NaN' },
  );
});
