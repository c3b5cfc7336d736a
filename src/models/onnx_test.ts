import assert from "node:assert/strict";
import { encodeOnnx, type OnnxGraph } from "../formats/onnx.ts";
import { buildModel } from "./build.ts";
import type { ModelConfig } from "./config.ts";
import { onnxOf } from "./onnx.ts";
import { oracleWeights } from "../oracle/formula.ts";
import { publishedConfig } from "../published/arguments.ts";
import { stateDictFrom } from "./reference_weights.ts";

/** Narrow networks, so that nothing here is large. */
const backbone_config = [[4, 4, 1], [4, 6, 2]];
const of2018 = {
  channel: 3,
  num_class: 5,
  num_person: 2,
  use_data_bn: true,
  mask_learning: true,
  graph: "st_gcn.graph.NTU_RGB_D",
  graph_args: { labeling_mode: "spatial" },
  backbone_config,
};
const configs: Readonly<Record<string, ModelConfig>> = {
  "stgcn": publishedConfig("st_gcn.net.ST_GCN", of2018, 2),
  "stgcn with every option": publishedConfig(
    "st_gcn.net.ST_GCN",
    { ...of2018, multiscale: true, use_local_bn: true, mask_learning: false, use_data_bn: false },
    2,
  ),
  "stgcn-2019": publishedConfig(
    "net.st_gcn.Model",
    {
      in_channels: 3,
      num_class: 5,
      graph_args: { strategy: "spatial" },
      edge_importance_weighting: true,
    },
    2,
  ),
  "tcn": publishedConfig("st_gcn.net.TCN", { channel: 6, num_class: 5, use_data_bn: true }, 2),
};

function graphOf(config: ModelConfig): OnnxGraph {
  const model = buildModel(config);
  return onnxOf(config, stateDictFrom(model, oracleWeights(model)), 8);
}

for (const [name, config] of Object.entries(configs)) {
  Deno.test(`onnxOf() of ${name}: each operator finds its inputs, and all lead to the logits`, () => {
    const { nodes, constants, input, output } = graphOf(config);
    const known = new Set([input.name, ...constants.keys()]);
    for (const { inputs, output: made, operator } of nodes) {
      assert.deepEqual(inputs.filter((one) => !known.has(one)), [], operator);
      assert.ok(!known.has(made), made);
      known.add(made);
    }
    const used = new Set(nodes.flatMap(({ inputs }) => inputs));
    const unused = [...known].filter((one) => !used.has(one));
    assert.deepEqual(unused, [output.name]);
  });
}

Deno.test("onnxOf() takes any number of samples, of the frames that were asked for", () => {
  assert.deepEqual(graphOf(configs["stgcn-2019"] as ModelConfig).input.shape, ["N", 3, 8, 18, 2]);
  assert.deepEqual(graphOf(configs["tcn"] as ModelConfig).input.shape, ["N", "C", 8, "V", "M"]);
});

Deno.test("onnxOf() leaves out what the network does not use, and encodes the same bytes twice", () => {
  const graph = graphOf(configs["stgcn"] as ModelConfig);
  assert.ok(![...graph.constants.keys()].some((name) => name.startsWith("person_bn")));
  assert.deepEqual(encodeOnnx(graph), encodeOnnx(graph));
});

Deno.test("onnxOf() names a weight that is missing", () => {
  const config = configs["tcn"] as ModelConfig;
  const model = buildModel(config);
  const weights = stateDictFrom(model, oracleWeights(model));
  weights.delete("unit4.down1.bn.running_var");
  assert.throws(() => onnxOf(config, weights, 8), /"unit4\.down1\.bn\.running_var": it is missing/);
});
