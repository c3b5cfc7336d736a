/** Names, order, shapes and number of parameters, as the published implementation has them. */

import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import graphs from "../skeleton/testdata/graphs.json" with { type: "json" };
import { buildModel } from "./build.ts";
import { initialWeights, type Model } from "./model.ts";
import { sizeOf } from "../nn/parameters.ts";
import { publishedConfig } from "../published/arguments.ts";
import { stateDictFrom } from "./reference_weights.ts";
import stateDicts from "./testdata/state_dicts.json" with { type: "json" };

/** Numbers that the optimizer moves. */
function parameterCount({ parameters }: Pick<Model, "parameters">): number {
  return parameters.filter(({ role }) => role === "learned")
    .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

const spatial = { labeling_mode: "spatial" };
const ntu2018 = {
  channel: 3,
  num_class: 60,
  num_person: 2,
  use_data_bn: true,
  mask_learning: true,
  graph: "st_gcn.graph.NTU_RGB_D",
  graph_args: spatial,
};
const args2019 = (layout: string, num_class: number): Record<string, unknown> => ({
  in_channels: 3,
  num_class,
  edge_importance_weighting: true,
  graph_args: { layout, strategy: "spatial" },
});

/** The arguments behind each entry of `state_dicts.json`. */
const models: Readonly<
  Record<keyof typeof stateDicts, readonly [model: string, args: Record<string, unknown>]>
> = {
  "stgcn ntu": ["st_gcn.net.ST_GCN", ntu2018],
  "stgcn ntu multiscale": [
    "st_gcn.net.ST_GCN",
    { ...ntu2018, multiscale: true, use_local_bn: true },
  ],
  "stgcn kinetics": [
    "st_gcn.net.ST_GCN",
    { ...ntu2018, num_class: 400, graph: "st_gcn.graph.Kinetics" },
  ],
  "stgcn-2019 ntu": ["net.st_gcn.Model", args2019("ntu-rgb+d", 60)],
  "stgcn-2019 kinetics": ["net.st_gcn.Model", args2019("openpose", 400)],
  "tcn ntu": ["st_gcn.net.TCN", { channel: 150, num_class: 60 }],
  "tcn kinetics": ["st_gcn.net.TCN", { channel: 108, num_class: 400 }],
};

function built(model: string, args: Record<string, unknown>): Model {
  return buildModel(publishedConfig(model, args, 2));
}

for (const [name, { state_dict, parameters, trainable_parameters }] of Object.entries(stateDicts)) {
  Deno.test(`the state dict of ${name} has the published names, order and shapes`, () => {
    const [model, args] = models[name as keyof typeof stateDicts];
    const network = built(model, args);
    const zeros = network.parameters.map((spec) =>
      [spec.name, new Float32Array(sizeOf(spec.shape))] as const
    );
    const dict = stateDictFrom(network, new Map(zeros), 0n);
    assert.deepEqual([...dict].map(([key, { shape }]) => [key, [...shape]]), state_dict);
    const learned = network.parameters.filter(({ role }) => role === "learned");
    assert.deepEqual(learned.map((spec) => spec.name), parameters);
    assert.equal(parameterCount(network), trainable_parameters);
  });
}

for (const [layout, published] of Object.entries(graphs["2019"])) {
  Deno.test(`generation 2019 keeps the published graphs of ${layout} in "A", rounded to float32`, () => {
    for (const [key, expected] of Object.entries(published)) {
      const [, strategy] = key.match(/^(\w+)/) as RegExpMatchArray;
      const option = (word: string): number => Number(key.match(`${word}=(\\d+)`)?.[1] ?? 1);
      const graph_args = {
        layout,
        strategy,
        max_hop: option("max_hop"),
        dilation: option("dilation"),
      };
      const network = built("net.st_gcn.Model", { ...args2019(layout, 2), graph_args });
      const a = network.parameters.find(({ name }) => name === "A")?.initialization;
      assert.deepEqual(a, { kind: "given", values: Float32Array.from(expected.flat(2)) }, key);
    }
  });
}

Deno.test("initialWeights() draws generation 2019 as published: 0.02 wide, batch norms around 1", () => {
  const [model, args] = models["stgcn-2019 ntu"];
  const weights = initialWeights(built(model, args), Random.of(7));
  const moments = (name: string): [mean: number, deviation: number] => {
    const values = [...weights.get(name) ?? []];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return [mean, Math.sqrt(square)];
  };
  for (
    const [name, mean] of [
      ["st_gcn_networks.9.gcn.conv.weight", 0],
      ["st_gcn_networks.4.residual.0.weight", 0],
      ["fcn.weight", 0],
      ["st_gcn_networks.9.tcn.3.weight", 1],
      ["data_bn.weight", 1],
    ] as const
  ) {
    const [ours, deviation] = moments(name);
    const size = (weights.get(name) ?? []).length;
    assert.ok(Math.abs(ours - mean) < 5 * 0.02 / Math.sqrt(size), `${name}: mean ${ours}`);
    assert.ok(Math.abs(deviation - 0.02) < 5 * 0.02 / Math.sqrt(2 * size), `${name}: ${deviation}`);
  }
  assert.deepEqual(moments("st_gcn_networks.9.tcn.2.bias"), [0, 0]);
  assert.deepEqual(moments("edge_importance.3"), [1, 0]);
});
