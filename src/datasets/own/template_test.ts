import assert from "node:assert/strict";
import { parseYaml } from "../../formats/yaml/yaml.ts";
import { ownDatasetSchema } from "../described/description.ts";
import type { OwnRecordings, OwnSample } from "./recordings.ts";
import { templateOf } from "./template.ts";
import { recordingsOf } from "./testing.ts";

async function templated(
  samples: readonly Partial<OwnSample>[],
  more: Partial<OwnRecordings> = {},
): Promise<string> {
  const recordings = recordingsOf(samples, more);
  const most = await recordings.most();
  return await templateOf({ recordings, most, place: "a b.pkl", file: "x/My Data.yaml" });
}

const listed = [
  { label: 0, lists: ["xsub_train", "xview_val"] },
  { label: 2, lists: ["xsub_val", "xview_train"] },
];

Deno.test("a template of recordings that tell all is a data set as it stands", async () => {
  const text = await templated(listed, { joints: 18 });
  assert.deepEqual(parseYaml(text, "t.yaml", ownDatasetSchema), {
    name: "my-data",
    layout: "openpose",
    channels: ["x", "y", "z"],
    frames: 3,
    persons: 1,
    classes: ["class 0", "class 1", "class 2"],
    split: { by: "lists", train: ["xsub_train"], val: ["xsub_val"] },
  });
  assert.match(text, /# Its lists are also xview_train with xview_val: which split is meant\?/);
  assert.match(text, /# Labels go from 0 to 2, 2 of them: what are they called, in order\?/);
});

Deno.test("a template asks what recordings do not tell: the graph, the classes, the split", async () => {
  const text = await templated([{ subject: "7" }, { subject: "9" }]);
  assert.match(
    text,
    /# No built-in layout has 4 joints .*: which of yours are joined, and which is the center\?/,
  );
  assert.match(text, /# Nothing tells the class of a sample; they are called sample0, sample1\./);
  assert.match(text, /# Subjects are 7, 9: who is trained on\?/);
  assert.throws(() => parseYaml(text, "t.yaml", ownDatasetSchema), {
    message: /layout: missing.*\n.*classes: missing.*\n.*split: missing/,
  });
});

Deno.test("a template takes joints and classes by their names, and a score for what it is", async () => {
  const shape = [3, 1, 17, 1] as const;
  const text = await templated([{ label: 'fall: "hard"' }, { label: "walk" }], {
    joints: 17,
    read: () => Promise.resolve({ shape, values: new Float32Array(51).fill(0.5) }),
  });
  assert.match(text, /# Of 17 joints is h36m-17 too: which one is yours\?\nlayout: coco-17\n/);
  assert.match(text, /channels: \[x, y, score\]\n/);
  assert.match(text, /classes:\n {2}- 'fall: "hard"'\n {2}- walk\n/);
});

Deno.test("labels that count from 1 are counted so", async () => {
  const text = await templated([{ label: 1, lists: ["train"] }, { label: 2, lists: ["test"] }], {
    joints: 25,
  });
  assert.match(text, /first_label: 1\nclasses:\n {2}- class 1\n {2}- class 2\n/);
  assert.match(text, /train: train\n {2}val: test\n/);
});
