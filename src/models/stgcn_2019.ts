/**
 * ST-GCN, generation 2019 (arXiv 1801.07455; yysijie/st-gcn 221c0e1, net/st_gcn.py): data batch norm, then blocks. A
 * block is a graph convolution with batch norm and ReLU, a temporal convolution with batch norm and dropout, a residual
 * around both, and a ReLU. Persons are alike throughout.
 */

import { classifier } from "../nn/classifier.ts";
import { identity, residual, sequence } from "../nn/combinators.ts";
import { convolutionAlongFrames } from "../nn/convolution.ts";
import { dataBatchNorm } from "../nn/data_batch_norm.ts";
import { ADJACENCY, graphConvolution2019, importanceSpecs } from "../nn/graph_convolution_2019.ts";
import { type Initialization, zeros } from "../nn/initialization.ts";
import type { Layer } from "../nn/layer.ts";
import type { ParameterSpec } from "../nn/parameters.ts";
import { relu } from "../nn/relu.ts";
import { adjacency2019 } from "../skeleton/adjacency.ts";
import { layoutOf } from "../skeleton/layouts.ts";
import type { Stgcn2019Config } from "./config.ts";
import type { Model } from "./model.ts";
import { network } from "./network.ts";

/** How the weights of every convolution begin; biases are 0. */
const begin = { weight: { kind: "normal", mean: 0, deviation: 0.02 }, bias: zeros } as const;

/** How the weights of every batch norm begin. */
const normWeight: Initialization = { kind: "normal", mean: 1, deviation: 0.02 };

/** Frames that a temporal convolution sees. */
const kernel = 9;

/** What a block is made of. */
interface Block {
  /** Prefix of its parameters: `st_gcn_networks.4`. */
  readonly name: string;
  /** Its learned weights on A, `edge_importance.4`, where there are any. */
  readonly importance: string | undefined;
  readonly around: "nothing" | "identity" | "convolution";
  readonly into: number;
  readonly out: number;
  readonly stride: number;
  /** Probability that a value is dropped behind the temporal convolution. */
  readonly dropout: number;
}

/** The blocks of a config: the first takes the raw channels, and has no residual and no dropout. */
function blocksOf(config: Stgcn2019Config): Block[] {
  return config.backbone_config.map(([into, out, stride], i) => ({
    name: `st_gcn_networks.${i}`,
    importance: config.edge_importance_weighting ? `edge_importance.${i}` : undefined,
    around: i === 0 ? "nothing" : into === out && stride === 1 ? "identity" : "convolution",
    into: i === 0 ? config.in_channels : into,
    out,
    stride,
    dropout: i === 0 ? 0 : config.dropout,
  }));
}

function blockLayer(block: Block, partitions: number, joints: number): Layer {
  const { name, importance, around, into, out, stride, dropout } = block;
  const main = sequence([
    graphConvolution2019({
      name: `${name}.gcn.conv`,
      importance,
      partitions,
      joints,
      into,
      out,
      begin,
      norm: { name: `${name}.tcn.0`, weight: normWeight, relu: true },
    }),
    convolutionAlongFrames({
      name: `${name}.tcn.2`,
      shape: [out, out, kernel, 1],
      stride,
      begin,
      norm: { name: `${name}.tcn.3`, weight: normWeight, dropout },
    }),
  ]);
  switch (around) {
    case "nothing":
      return sequence([main, relu]);
    case "identity":
      return sequence([residual(main, identity), relu]);
    case "convolution": {
      const fitted = convolutionAlongFrames({
        name: `${name}.residual.0`,
        shape: [out, into, 1, 1],
        stride,
        begin,
        norm: { name: `${name}.residual.1`, weight: normWeight },
      });
      return sequence([residual(main, fitted), relu]);
    }
  }
}

/** The network of a config, without weights. */
export function stgcn2019(config: Stgcn2019Config): Model {
  const layout = layoutOf(config.layout);
  const { joints } = layout;
  const { strategy, max_hop, dilation } = config;
  const { partitions, values } = adjacency2019(layout, strategy, max_hop, dilation);
  const axes = { channels: config.in_channels, joints, persons: config.num_person };
  const data = dataBatchNorm("joint-channel", axes, { use: true, weight: normWeight });
  const blocks = blocksOf(config);
  const stages = blocks.map((block) => {
    return { name: block.name, layer: blockLayer(block, partitions, joints) };
  });
  const adjacency: ParameterSpec = {
    name: ADJACENCY,
    shape: [partitions, joints, joints],
    role: "fixed",
    initialization: { kind: "given", values: Float32Array.from(values) },
  };
  const importances = blocks.flatMap(({ importance }) =>
    importanceSpecs({ importance, partitions, joints })
  );
  const apart = new Set(importances.map(({ name }) => name));
  const head = classifier([config.num_class, blocks.at(-1)?.out as number, 1, 1], begin);
  return network({
    parameters: [
      adjacency,
      ...data.parameters,
      ...stages.flatMap(({ layer }) => layer.parameters).filter(({ name }) => !apart.has(name)),
      ...importances,
      ...head.parameters,
    ],
    axes,
    stages: [{ name: "data_bn", layer: data }, ...stages],
    classifier: head,
  });
}
