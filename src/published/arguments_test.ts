import assert from "node:assert/strict";
import { UsageError } from "../base/errors.ts";
import { publishedBackbone } from "../models/config.ts";
import { publishedArguments, publishedConfig } from "./arguments.ts";
import { publishedNetwork } from "./generation.ts";
import { forwardVectors } from "../oracle/testing.ts";

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
  assert.deepEqual(publishedConfig("st_gcn.net.ST_GCN", { channel: 3, num_class: 60, graph }, 2), {
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
  assert.deepEqual(publishedConfig("st_gcn.net.TCN", { channel: 150, num_class: 60 }, 2), {
    name: "tcn",
    channel: 150,
    num_class: 60,
    use_data_bn: false,
  });
  const given = { in_channels: 3, num_class: 400, edge_importance_weighting: false };
  assert.deepEqual(publishedConfig("net.st_gcn.Model", { ...given, graph_args: {} }, 2), {
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
    assert.match(messageOf("net.st_gcn.Model", rest), new RegExp(`${missing}: missing`));
  }
  assert.match(messageOf("st_gcn.net.TCN", { channel: 150 }), /num_class: missing/);
  assert.match(
    messageOf("st_gcn.net.ST_GCN", { channel: 3, num_class: 60, graph: "st_gcn.graph.NTU" }),
    /graph: expected one of .*, got "st_gcn.graph.NTU", did you mean "st_gcn.graph.NTU_RGB_D"/,
  );
  assert.match(
    messageOf("st_gcn.net.ST_GCN", { channel: 3, num_class: 60 }),
    /graph: missing, expected one of "st_gcn.graph.NTU_RGB_D"/,
  );
});

Deno.test("publishedConfig() names the classes that there are, where one is none of them", () => {
  assert.match(
    messageOf("st_gcn.net.ST_GCNN", {}),
    /Cannot build model "st_gcn.net.ST_GCNN", did you mean "st_gcn.net.ST_GCN"/,
  );
  assert.match(messageOf("stgcn", {}), /known are st_gcn.net.ST_GCN, st_gcn.net.TCN, net.st_gcn/);
});

Deno.test("publishedArguments() gives what makes the same config again, for every variant", async () => {
  const classes = {
    "stgcn": "st_gcn.net.ST_GCN",
    "stgcn-2019": "net.st_gcn.Model",
    "tcn": "st_gcn.net.TCN",
  };
  for (const { model, input } of await forwardVectors("forward_variants")) {
    const config = publishedNetwork(model);
    const back = publishedArguments(config);
    assert.equal(back.model, classes[config.name]);
    assert.deepEqual(publishedConfig(back.model, back.args, input.M), config);
  }
});

Deno.test("publishedNetwork() refuses a network that is only ours, by its name", () => {
  assert.throws(
    () => publishedNetwork(JSON.parse('{"name": "plain"}')),
    new UsageError(
      'Cannot put network "plain" into published options: it was never published; those of ' +
        "stgcn, stgcn-2019, tcn were",
    ),
  );
});
