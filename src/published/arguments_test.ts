import assert from "node:assert/strict";
import { UsageError } from "../base/errors.ts";
import { publishedBackbone } from "../models/config.ts";
import { publishedArguments, publishedConfig } from "./arguments.ts";
import variants from "../oracle/testdata/forward_variants.json" with { type: "json" };

function messageOf(model: string, args: Readonly<Record<string, unknown>>): string {
  try {
    publishedConfig(model, args, 2);
  } catch (thrown) {
    assert.ok(thrown instanceof UsageError);
    return thrown.message;
  }
  assert.fail("nothing was thrown");
}

Deno.test("publishedConfig() has the defaults of each published constructor", () => {
  const graph = "st_gcn.graph.NTU_RGB_D";
  assert.deepEqual(publishedConfig("stgcn-2018", { channel: 3, num_class: 60, graph }, 2), {
    name: "stgcn",
    layout: "ntu-rgb+d",
    labeling_mode: "uniform",
    channel: 3,
    num_class: 60,
    num_person: 1,
    use_data_bn: false,
    mask_learning: false,
    use_local_bn: false,
    multiscale: false,
    temporal_kernel_size: 9,
    dropout: 0.5,
    backbone_config: publishedBackbone,
    batch_norm_weight: "ones",
  });
  assert.deepEqual(publishedConfig("temporal-conv", { channel: 150, num_class: 60 }, 2), {
    name: "tcn",
    channel: 150,
    num_class: 60,
    use_data_bn: false,
  });
  const given = { in_channels: 3, num_class: 400, edge_importance_weighting: false };
  assert.deepEqual(publishedConfig("stgcn-2019", { ...given, graph_args: {} }, 2), {
    name: "stgcn-2019",
    layout: "openpose",
    strategy: "uniform",
    max_hop: 1,
    dilation: 1,
    ...given,
    num_person: 2,
    dropout: 0,
    backbone_config: [[64, 64, 1], ...publishedBackbone],
  });
});

Deno.test("publishedConfig() asks for what the published constructor has no default for", () => {
  const all: Readonly<Record<string, unknown>> = {
    in_channels: 3,
    num_class: 60,
    graph_args: {},
    edge_importance_weighting: true,
  };
  for (const missing of Object.keys(all)) {
    const { [missing]: _, ...rest } = all;
    assert.match(messageOf("stgcn-2019", rest), new RegExp(`${missing}: missing`));
  }
  assert.match(messageOf("temporal-conv", { channel: 150 }), /num_class: missing/);
  assert.match(
    messageOf("stgcn-2018", { channel: 3, num_class: 60, graph: "st_gcn.graph.NTU" }),
    /graph: expected one of .*, got "st_gcn.graph.NTU", did you mean "st_gcn.graph.NTU_RGB_D"/,
  );
  assert.match(
    messageOf("stgcn-2018", { channel: 3, num_class: 60 }),
    /graph: missing, expected one of "st_gcn.graph.NTU_RGB_D"/,
  );
});

Deno.test("publishedArguments() gives what makes the same config again, for every variant", () => {
  for (const { model, args, input } of Object.values(variants)) {
    const config = publishedConfig(model, args, input.M);
    const back = publishedArguments(config);
    assert.equal(back.model, model);
    assert.deepEqual(publishedConfig(back.model, back.args, input.M), config);
  }
});
