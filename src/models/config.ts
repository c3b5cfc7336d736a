/** The settings of a model, complete: every published constructor option under its published name. */

import { z } from "zod";
import { labelingModes, strategies } from "../skeleton/adjacency.ts";
import { layoutSchema } from "../datasets/described/layout.ts";

const count = z.int().min(1);
const probability = z.number().min(0).lt(1);
const odd = z.int().min(1).refine((size) => size % 2 === 1, "expected an odd number");

/** `[in, out, stride]` of one block. */
const block = z.tuple([count, count, count]);

/** ST-GCN, generation 2018: yysijie/st-gcn 4e51f3c, st_gcn/net/st_gcn.py. */
export const stgcnConfig = z.strictObject({
  name: z.literal("stgcn"),
  layout: layoutSchema,
  labeling_mode: z.enum(labelingModes),
  channel: count,
  num_class: count,
  num_person: count,
  use_data_bn: z.boolean(),
  mask_learning: z.boolean(),
  use_local_bn: z.boolean(),
  multiscale: z.boolean(),
  temporal_kernel_size: odd,
  dropout: probability,
  backbone_config: z.array(block).min(1),
  /** PyTorch drew it from uniform(0, 1) in January 2018 (pytorch issue 12259) and takes ones since. */
  batch_norm_weight: z.enum(["ones", "uniform"]),
});

/**
 * ST-GCN, generation 2019: yysijie/st-gcn 221c0e1, net/st_gcn.py. `backbone_config` is ours: the
 * published network has its ten blocks fixed, the first of which has no residual and no dropout.
 */
export const stgcn2019Config = z.strictObject({
  name: z.literal("stgcn-2019"),
  layout: layoutSchema,
  strategy: z.enum(strategies),
  max_hop: count,
  dilation: count,
  in_channels: count,
  num_class: count,
  num_person: count,
  edge_importance_weighting: z.boolean(),
  dropout: probability,
  backbone_config: z.array(block).min(1),
  /** A second network of the same kind on the joints' motion, as in net/st_gcn_twostream.py; none where it is not given. */
  motion_stream: z.literal(true).exactOptional(),
});

/** Temporal Conv: yysijie/st-gcn 4e51f3c, st_gcn/net/tcn.py. `channel` is C·V·M, all of a frame. */
export const tcnConfig = z.strictObject({
  name: z.literal("tcn"),
  channel: count,
  num_class: count,
  use_data_bn: z.boolean(),
});

/** One of the models, told apart by its name. */
export const modelConfig = z.discriminatedUnion("name", [stgcnConfig, stgcn2019Config, tcnConfig]);

export type StgcnConfig = z.infer<typeof stgcnConfig>;
export type Stgcn2019Config = z.infer<typeof stgcn2019Config>;
export type TcnConfig = z.infer<typeof tcnConfig>;
export type ModelConfig = z.infer<typeof modelConfig>;
export type ModelName = ModelConfig["name"];

/** The names of the models. */
export const modelNames: readonly ModelName[] = modelConfig.options.map(({ shape }) =>
  shape.name.value
);

/** The nine blocks of both published ST-GCNs of 2018 and of Temporal Conv. */
export const publishedBackbone: readonly (readonly [number, number, number])[] = [
  [64, 64, 1],
  [64, 64, 1],
  [64, 64, 1],
  [64, 128, 2],
  [128, 128, 1],
  [128, 128, 1],
  [128, 256, 2],
  [256, 256, 1],
  [256, 256, 1],
];
