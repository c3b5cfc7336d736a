/**
 * ST-GCN, generation 2018 (arXiv 1801.07455; yysijie/st-gcn 4e51f3c, st_gcn/net/{st_gcn,unit_gcn,net}.py): data batch
 * norm, one unit without residual, then the backbone. A unit is a graph convolution and a temporal one, each with batch
 * norm and ReLU, and a residual around both.
 */

import { classifier } from "../nn/classifier.ts";
import { identity, residual, sequence, sideBySide } from "../nn/combinators.ts";
import { convolutionAlongFrames } from "../nn/convolution.ts";
import { dataBatchNorm } from "../nn/data_batch_norm.ts";
import { type Graph2018, graphConvolution2018 } from "../nn/graph_convolution_2018.ts";
import {
  convolutionNormal,
  fanInUniform,
  type Initialization,
  ones,
} from "../nn/initialization.ts";
import type { Layer } from "../nn/layer.ts";
import { batchNormSpecs, type Begin } from "../nn/parameters.ts";
import { adjacency2018 } from "../skeleton/adjacency.ts";
import { layoutOf } from "../skeleton/layouts.ts";
import type { StgcnConfig } from "./config.ts";
import type { Model } from "./model.ts";
import { network } from "./network.ts";

/** What all units of a network share. */
interface Shared {
  readonly graph: Graph2018;
  /** Whether the batch norm behind a graph convolution has statistics for each joint. */
  readonly byJoint: boolean;
  /** How batch norm weights begin. */
  readonly normWeight: Initialization;
}

/** Widths, and how a unit goes along the frames. */
interface Unit {
  readonly into: number;
  readonly out: number;
  /** Frames that the temporal convolution sees, odd. */
  readonly kernel: number;
  readonly stride: number;
}

/** How weight and bias of a convolution begin. */
function begin(shape: readonly number[]): Begin {
  return { weight: convolutionNormal(shape), bias: fanInUniform(shape) };
}

/** The graph half of a unit, and dropout behind it. */
function graphHalf(
  name: string,
  { into, out }: Unit,
  dropout: number,
  { graph, byJoint, normWeight: weight }: Shared,
): Layer {
  const joints = byJoint ? graph.joints : undefined;
  const norm = { name: `${name}.bn`, weight, relu: true, dropout, joints };
  return graphConvolution2018({ name, graph, into, out, begin: begin([out, into, 1, 1]), norm });
}

/** The temporal half of a unit, or what fits its input to its output. */
function temporalHalf(
  name: string,
  shape: readonly [out: number, into: number, frames: number, 1],
  stride: number,
  { normWeight: weight }: Shared,
): Layer {
  const norm = { name: `${name}.bn`, weight, relu: true };
  return convolutionAlongFrames({ name: `${name}.conv`, shape, stride, begin: begin(shape), norm });
}

/** A unit of the backbone, its residual the input itself or a pointwise temporal unit that fits it. */
function unit(prefix: string, sizes: Unit, dropout: number, shared: Shared): Layer {
  const { into, out, kernel, stride } = sizes;
  const main = sequence([
    graphHalf(`${prefix}.gcn1`, sizes, dropout, shared),
    temporalHalf(`${prefix}.tcn1`, [out, out, kernel, 1], stride, shared),
  ]);
  const around = into === out && stride === 1
    ? identity
    : temporalHalf(`${prefix}.down1`, [out, into, 1, 1], stride, shared);
  return residual(main, around);
}

/** A block of the backbone: one unit, or with `multiscale` two of half the width side by side. */
function block(
  name: string,
  [into, out, stride]: readonly [number, number, number],
  { multiscale, temporal_kernel_size: kernel, dropout }: StgcnConfig,
  shared: Shared,
): Layer {
  if (!multiscale) return unit(name, { into, out, kernel, stride }, dropout, shared);
  const half = Math.floor(out / 2);
  const wide = { into, out: out - half, kernel: 2 * kernel - 1, stride };
  return sideBySide([
    unit(`${name}.unit_1`, { into, out: half, kernel, stride }, dropout, shared),
    unit(`${name}.unit_2`, wide, dropout, shared),
  ]);
}

/** The network of a config, without weights. */
export function stgcn(config: StgcnConfig): Model {
  const { channel, num_class, num_person: persons, backbone_config, batch_norm_weight } = config;
  const layout = layoutOf(config.layout);
  const { joints } = layout;
  const { partitions, values } = adjacency2018(layout, config.labeling_mode);
  const adjacency = Float32Array.from(values);
  const shared: Shared = {
    graph: { adjacency, partitions, joints, mask: config.mask_learning },
    byJoint: config.use_local_bn,
    normWeight: batch_norm_weight === "ones" ? ones : { kind: "uniform", from: 0, to: 1 },
  };
  const axes = { channels: channel, joints, persons };
  const width = (backbone_config[0] as readonly [number, number, number])[0];
  const last = (backbone_config.at(-1) as readonly [number, number, number])[1];
  const data = dataBatchNorm("person-joint-channel", axes, {
    use: config.use_data_bn,
    weight: shared.normWeight,
  });
  // Kernel 9 whatever `temporal_kernel_size` says, no dropout.
  const entry = sequence([
    graphHalf("gcn0", { into: channel, out: width, kernel: 9, stride: 1 }, 0, shared),
    temporalHalf("tcn0", [width, width, 9, 1], 1, shared),
  ]);
  const backbone = backbone_config.map((sizes, i) => {
    const name = `backbone.${i}`;
    return { name, layer: block(name, sizes, config, shared) };
  });
  const fcn = [num_class, last, 1] as const;
  const head = classifier(fcn, begin(fcn));
  return network({
    parameters: [
      ...data.parameters,
      ...backbone.flatMap(({ layer }) => layer.parameters),
      ...entry.parameters,
      ...batchNormSpecs("person_bn", last, shared.normWeight), // in every file, never in the network
      ...head.parameters,
    ],
    axes,
    stages: [{ name: "data_bn", layer: data }, { name: "tcn0", layer: entry }, ...backbone],
    classifier: head,
  });
}
