/**
 * ST-GCN, generation 2019 (arXiv 1801.07455; yysijie/st-gcn 221c0e1, net/st_gcn.py): data batch norm,
 * then blocks with a residual and a ReLU around both halves; persons are alike throughout.
 */

import { adjacency2019 } from "../skeleton/adjacency.ts";
import { layoutOf } from "../skeleton/layouts.ts";
import { ones, zeros } from "../nn/initialization.ts";
import type { Stgcn2019Config } from "./config.ts";
import { dataStage } from "./data_batch_norm.ts";
import { classifierSpecs, type Model, type ParameterSpec } from "./model.ts";
import { network } from "./network.ts";
import { batchNormWeight, type Block, blockStage, convolutionWeight } from "./st_gcn_unit_2019.ts";

/** The blocks of a config: the first takes the raw channels, and has no residual and no dropout. */
function blocksOf(config: Stgcn2019Config): Block[] {
  return config.backbone_config.map(([into, out, stride], i) => ({
    name: `st_gcn_networks.${i}`,
    importance: config.edge_importance_weighting ? `edge_importance.${i}` : undefined,
    residual: i === 0 ? "none" : into === out && stride === 1 ? "identity" : "convolution",
    into: i === 0 ? config.in_channels : into,
    out,
    stride,
    dropout: i === 0 ? 0 : config.dropout,
  }));
}

/** The network of a config, without weights. */
export function stGcn2019(config: Stgcn2019Config): Model {
  const layout = layoutOf(config.layout);
  const { joints } = layout;
  const { partitions, values } = adjacency2019(
    layout,
    config.strategy,
    config.max_hop,
    config.dilation,
  );
  const shape = { persons: config.num_person, joints, channels: config.in_channels };
  const data = dataStage("joint-channel", shape, { use: true, weight: batchNormWeight });
  const blocks = blocksOf(config);
  const stages = blocks.map((block) => blockStage(block, partitions));
  const perEdge = [partitions, joints, joints];
  const adjacency: ParameterSpec = {
    name: "A",
    shape: perEdge,
    role: "fixed",
    initialization: { kind: "given", values: Float32Array.from(values) },
  };
  const importances = blocks.flatMap(({ importance }): ParameterSpec[] =>
    importance === undefined
      ? []
      : [{ name: importance, shape: perEdge, role: "learned", initialization: ones }]
  );
  const width = blocks.at(-1)?.out as number;
  const parameters = [
    adjacency,
    ...data.parameters,
    ...stages.flatMap((stage) => stage.parameters),
    ...importances,
    ...classifierSpecs([config.num_class, width, 1, 1], convolutionWeight, zeros),
  ];
  return network(parameters, [data, ...stages]);
}
