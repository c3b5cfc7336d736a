/**
 * ST-GCN, generation 2018 (arXiv 1801.07455; yysijie/st-gcn 4e51f3c, st_gcn/net/st_gcn.py): data batch
 * norm, one unit without residual, then the backbone.
 */

import { adjacency2018 } from "../skeleton/adjacency.ts";
import { layoutOf } from "../skeleton/layouts.ts";
import {
  convolutionNormal,
  fanInUniform,
  type Initialization,
  ones,
} from "../nn/initialization.ts";
import type { StgcnConfig } from "./config.ts";
import { dataStage } from "./data_batch_norm.ts";
import { batchNormSpecs, classifierSpecs, type Model } from "./model.ts";
import { network, sideBySide, type Stage } from "./network.ts";
import { type UnitContext, unitStage } from "./st_gcn_unit_2018.ts";

/** The first unit: `gcn0` and `tcn0`, kernel 9 whatever `temporal_kernel_size` says, no dropout. */
function entryStage(config: StgcnConfig, out: number, context: UnitContext): Stage {
  const unit = {
    graph: "gcn0",
    temporal: "tcn0",
    residual: "none",
    into: config.channel,
    out,
    kernel: 9,
    stride: 1,
    dropout: 0,
  } as const;
  return unitStage("tcn0", unit, context);
}

/** A block of the backbone: one unit, or with `multiscale` two of half the width side by side. */
function blockStage(
  config: StgcnConfig,
  [into, out, stride]: readonly [number, number, number],
  name: string,
  context: UnitContext,
): Stage {
  const unit = (prefix: string, width: number, kernel: number): Stage =>
    unitStage(name, {
      graph: `${prefix}.gcn1`,
      temporal: `${prefix}.tcn1`,
      residual: into === width && stride === 1 ? "identity" : { down: `${prefix}.down1` },
      into,
      out: width,
      kernel,
      stride,
      dropout: config.dropout,
    }, context);
  const kernel = config.temporal_kernel_size;
  if (!config.multiscale) return unit(name, out, kernel);
  const half = Math.floor(out / 2);
  return sideBySide(name, [
    unit(`${name}.unit_1`, half, kernel),
    unit(`${name}.unit_2`, out - half, 2 * kernel - 1),
  ]);
}

/** The network of a config, without weights. */
export function stGcn2018(config: StgcnConfig): Model {
  const layout = layoutOf(config.layout);
  const { partitions, values } = adjacency2018(layout, config.labeling_mode);
  const weight: Initialization = config.batch_norm_weight === "ones"
    ? ones
    : { kind: "uniform", from: 0, to: 1 };
  const context: UnitContext = {
    adjacency: Float32Array.from(values),
    partitions,
    joints: layout.joints,
    mask: config.mask_learning,
    localBatchNorm: config.use_local_bn,
    batchNormWeight: weight,
  };
  const shape = {
    persons: config.num_person,
    joints: layout.joints,
    channels: config.channel,
  };
  const first = config.backbone_config[0] as readonly [number, number, number];
  const last = config.backbone_config.at(-1) as readonly [number, number, number];
  const data = dataStage("person-joint-channel", shape, { use: config.use_data_bn, weight });
  const entry = entryStage(config, first[0], context);
  const backbone = config.backbone_config.map((block, i) =>
    blockStage(config, block, `backbone.${i}`, context)
  );
  const fcn = [config.num_class, last[1], 1];
  const parameters = [
    ...data.parameters,
    ...backbone.flatMap((stage) => stage.parameters),
    ...entry.parameters,
    ...batchNormSpecs("person_bn", last[1], weight), // in every file, never in the network
    ...classifierSpecs(fcn, convolutionNormal(fcn), fanInUniform(fcn)),
  ];
  return network(parameters, [data, entry, ...backbone]);
}
