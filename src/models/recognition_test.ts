import assert from "node:assert/strict";
import { z } from "zod";
import type { Shapes } from "./foreign_networks.ts";
import { recognize } from "./recognition.ts";
import { differenceOf, partsOf, recognizedAs } from "./recognized_words.ts";

/** Names and shapes of the published networks, as PyTorch has them. */
const PUBLISHED = z.record(
  z.string(),
  z.object({ state_dict: z.array(z.tuple([z.string(), z.array(z.int())])) }),
).parse(
  JSON.parse(Deno.readTextFileSync(new URL("testdata/state_dicts.json", import.meta.url))),
);

function published(name: string): Shapes {
  const { state_dict } = PUBLISHED[name] ?? assert.fail(name);
  return new Map(state_dict.map(([key, shape]) => [key, { shape }]));
}

function shapesOf(shapes: Readonly<Record<string, readonly number[]>>): Shapes {
  return new Map(Object.entries(shapes).map(([name, shape]) => [name, { shape }]));
}

/** The same with other shapes in places. */
function changed(shapes: Shapes, others: Readonly<Record<string, readonly number[]>>): Shapes {
  return new Map([...shapes, ...shapesOf(others)]);
}

function inWords(shapes: Shapes): readonly string[] {
  const what = recognize(shapes);
  return [recognizedAs(what), ...what.kind === "network" ? [partsOf(what)] : []];
}

const rest = "3 partitions, 9 frames in its kernels";
for (
  const [name, title, parts] of [
    [
      "stgcn ntu",
      "ST-GCN 2018 of 60 classes on 25 joints",
      `25 joints, 3 channels, 2 persons, ${rest}, 9 blocks, learned weights on A`,
    ],
    [
      "stgcn ntu multiscale",
      "ST-GCN 2018 of 60 classes on 25 joints",
      `25 joints, 3 channels, 2 persons, ${rest}, 9 blocks, learned weights on A, units of two widths, statistics by joint`,
    ],
    [
      "stgcn kinetics",
      "ST-GCN 2018 of 400 classes on 18 joints",
      `18 joints, 3 channels, 2 persons, ${rest}, 9 blocks, learned weights on A`,
    ],
    [
      "stgcn-2019 ntu",
      "ST-GCN 2019 of 60 classes on 25 joints",
      `25 joints, 3 channels, ${rest}, 10 blocks, learned weights on A`,
    ],
    [
      "stgcn-2019 kinetics",
      "ST-GCN 2019 of 400 classes on 18 joints",
      `18 joints, 3 channels, ${rest}, 10 blocks, learned weights on A`,
    ],
    [
      "tcn ntu",
      "Temporal Conv of 60 classes on 150 values a frame",
      "25 joints, 3 channels, 2 persons, 9 frames in its kernels, 9 blocks",
    ],
    [
      "tcn kinetics",
      "Temporal Conv of 400 classes on 108 values a frame",
      "18 joints, 3 channels, 2 persons, 9 frames in its kernels, 9 blocks",
    ],
  ] as const
) {
  Deno.test(`recognize() knows the published ${name} by names and shapes, whole`, () => {
    const what = recognize(published(name));
    assert.deepEqual(inWords(published(name)), [title, parts]);
    assert.ok(what.kind === "network");
    assert.deepEqual([what.strange, what.lacking], [[], []]);
  });
}

Deno.test("recognize() knows two streams, masks that were never learned, and statistics by joint", () => {
  const one = published("stgcn-2019 ntu");
  const streams = ["origin_stream.", "motion_stream."].flatMap((prefix) =>
    [...one].map(([name, shape]) => [`${prefix}${name}`, shape] as const)
  );
  assert.match(inWords(new Map(streams))[0] ?? "", /^two-stream ST-GCN 2019 of 60 classes/);

  const unmasked = new Map([...published("stgcn ntu")].filter(([name]) => !/mask/.test(name)));
  const [title, parts = ""] = inWords(unmasked);
  assert.equal(title, "ST-GCN 2018 of 60 classes on 25 joints");
  assert.doesNotMatch(parts, /learned weights/);

  const byJoint = changed(unmasked, { "gcn0.bn.weight": [64 * 25] });
  assert.match(inWords(byJoint)[1] ?? "", /, statistics by joint$/);
});

Deno.test("recognize() says what a part lacks, and which names are none of a network's", () => {
  const what = recognize(
    new Map([...published("tcn ntu")].filter(([name]) => !/^fcn|data_bn/.test(name))),
  );
  assert.ok(what.kind === "network");
  assert.equal(recognizedAs(what), "a part of Temporal Conv on 150 values a frame");
  assert.deepEqual(what.lacking, ["data_bn.weight", "fcn.weight"]);
  const more = recognize(changed(published("tcn ntu"), { "head.bias": [2] }));
  assert.deepEqual(more.kind === "network" && more.strange, ["head.bias"]);
});

for (
  const [name, head, words] of [
    ["l1.gcn1.convs.0.conv1.weight", "fc.weight", "CTR-GCN of 120 classes"],
    ["l1.gcn1.conv_a.0.weight", "fc.weight", "2s-AGCN of 120 classes"],
    ["sgcn1.0.mlp.layers.0.weight", "fc.weight", "MS-G3D of 120 classes"],
    ["backbone.gcn.0.gcn.A", "cls_head.fc_cls.weight", "a network of pyskl of 120 classes"],
  ] as const
) {
  Deno.test(`recognize() calls ${words} by its name`, () => {
    const [text = ""] = inWords(
      shapesOf({ [name]: [1], "data_bn.weight": [150], [head]: [120, 256] }),
    );
    assert.ok(text.startsWith(`${words} (`), text);
    assert.match(text, /which is no network here$/);
  });
}

Deno.test("recognize() says what is unknown, and what it is nearest to", () => {
  assert.deepEqual(inWords(shapesOf({ "conv.weight": [1], "linear.bias": [2] })), [
    "no network that is known here",
  ]);
  const near = shapesOf({ "tcn0.conv.weight": [1], a: [1], b: [1] });
  assert.deepEqual(inWords(near), [
    "no network that is known here, nearest to ST-GCN 2018, as which 1 of its 3 names are",
  ]);
  const wrapped = [...published("stgcn-2019 ntu")].map(([name, shape]) =>
    [`model.${name}`, shape] as const
  );
  assert.deepEqual(inWords(new Map(wrapped)), [
    'no network that is known here; without the "model." before every name it is ' +
    "ST-GCN 2019 of 60 classes on 25 joints",
  ]);
  assert.deepEqual(inWords(new Map()), ["no network that is known here"]);
});

Deno.test("differenceOf() says in one line what a file is, and what the config has", () => {
  const config = recognize(published("stgcn-2019 ntu"));
  const said = (shapes: Shapes): string | undefined => differenceOf(recognize(shapes), config);
  assert.equal(said(published("stgcn-2019 ntu")), undefined);
  assert.equal(
    said(published("tcn ntu")),
    "these are Temporal Conv's, of 60 classes on 150 values a frame; " +
      "the config has ST-GCN 2019 of 60 classes on 25 joints",
  );
  const wide = { "fcn.weight": [120, 256, 1, 1], "fcn.bias": [120] };
  assert.equal(
    said(changed(published("stgcn-2019 ntu"), wide)),
    "these are ST-GCN 2019's, of 120 classes on 25 joints; the config has 60 classes",
  );
  assert.equal(
    said(published("stgcn-2019 kinetics")),
    "these are ST-GCN 2019's, of 400 classes on 18 joints; the config has 60 classes, 25 joints",
  );
  const plain = [...published("stgcn-2019 ntu")].filter(([name]) => !/^edge/.test(name));
  assert.equal(
    said(new Map(plain)),
    "these are ST-GCN 2019's, of 60 classes on 25 joints with no learned weights on A; " +
      "the config has learned weights on A",
  );
  assert.equal(
    said(shapesOf({ "l1.gcn1.conv_a.0.weight": [1], "fc.weight": [60, 256] })),
    "these are the weights of 2s-AGCN of 60 classes (lshiwjx/2s-AGCN, model/agcn.py), which is no network here",
  );
});
