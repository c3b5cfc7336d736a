/** Our networks as ONNX graphs, for evaluation: `x[N,C,T,V,M]` → logits `[N,classes]`. */

import { UsageError } from "../base/errors.ts";
import type { OnnxGraph, OnnxValue } from "../formats/onnx.ts";
import { adjacency2018 } from "../skeleton/adjacency.ts";
import { layoutOf } from "../skeleton/layouts.ts";
import {
  type ModelConfig,
  publishedBackbone,
  type Stgcn2019Config,
  type StgcnConfig,
  type TcnConfig,
} from "./config.ts";
import { OnnxBuilder, type ShapedWeights } from "./onnx_builder.ts";

/** From `[N,C,T,V,M]`, the order of a batch, to `[N,M,V,C,T]`, that of the data batch norm's features. */
const FEATURES_FIRST = [0, 4, 3, 1, 2];

/**
 * The graph of a network with its weights, for samples of `frames` frames and any number of them.
 * @throws {RangeError} if a weight is missing.
 * @throws {UsageError} for a network of two streams.
 */
export function onnxOf(config: ModelConfig, weights: ShapedWeights, frames: number): OnnxGraph {
  const builder = new OnnxBuilder(weights);
  const input = inputOf(config, frames);
  switch (config.name) {
    case "stgcn":
      addStgcn(builder, config, frames);
      break;
    case "stgcn-2019":
      if (config.motion_stream === true) {
        throw new UsageError("Cannot write a network of two streams as ONNX: only one of them");
      }
      addStgcn2019(builder, config, frames);
      break;
    case "tcn":
      addTcn(builder, config, frames);
      break;
  }
  const output = { name: "logits", shape: ["N", config.num_class] };
  return builder.graph({ name: config.name, input, output });
}

/** Temporal Conv takes any C, V and M whose product is its `channel`. */
function inputOf(config: ModelConfig, frames: number): OnnxValue {
  const name = "x";
  if (config.name === "tcn") return { name, shape: ["N", "C", frames, "V", "M"] };
  const channels = config.name === "stgcn" ? config.channel : config.in_channels;
  const { joints } = layoutOf(config.layout);
  return { name, shape: ["N", channels, frames, joints, config.num_person] };
}

function addStgcn(b: OnnxBuilder, config: StgcnConfig, frames: number): void {
  const { channel, num_person, backbone_config, multiscale } = config;
  const layout = layoutOf(config.layout);
  const { joints } = layout;
  const { partitions, values } = adjacency2018(layout, config.labeling_mode);
  const rows = b.reshape(b.transpose("x", FEATURES_FIRST), [
    -1,
    num_person * joints * channel,
    frames,
  ]);
  const normal = config.use_data_bn ? b.batchNorm(rows, "data_bn") : rows;
  const persons = b.reshape(normal, [-1, joints, channel, frames]);
  let x = b.transpose(persons, [0, 2, 3, 1]); // [N·M,C,T,V]

  const graph = (from: string, name: string): string => {
    const mask = config.mask_learning ? b.values(`${name}.mask`) : undefined;
    const edges = Float32Array.from(values, (value, i) => Math.fround(value) * (mask?.[i] ?? 1));
    const mixed = Array.from({ length: partitions }, (_, k) => {
      const matrix = matrixOf(b, name, edges, joints, k);
      return b.convolution(b.add("MatMul", [from, matrix]), `${name}.conv_list.${k}`);
    });
    return b.relu(normalized(b, b.sum(mixed), `${name}.bn`, config.use_local_bn, joints));
  };
  const temporal = (from: string, name: string, stride: number): string =>
    b.relu(b.batchNorm(b.convolution(from, `${name}.conv`, stride), `${name}.bn`));
  const unit = (from: string, prefix: string, into: number, out: number, stride: number): string =>
    b.add("Add", [
      temporal(graph(from, `${prefix}.gcn1`), `${prefix}.tcn1`, stride),
      into === out && stride === 1 ? from : temporal(from, `${prefix}.down1`, stride),
    ]);

  x = temporal(graph(x, "gcn0"), "tcn0", 1);
  for (const [i, [into, out, stride]] of backbone_config.entries()) {
    const from = x;
    const half = Math.floor(out / 2);
    x = !multiscale ? unit(from, `backbone.${i}`, into, out, stride) : b.add("Concat", [
      unit(from, `backbone.${i}.unit_1`, into, half, stride),
      unit(from, `backbone.${i}.unit_2`, into, out - half, stride),
    ], { axis: { int: 1 } });
  }
  classifyPersons(b, x, num_person, backbone_config.at(-1)?.[1] ?? 0);
}

function addStgcn2019(b: OnnxBuilder, config: Stgcn2019Config, frames: number): void {
  const { in_channels, num_person, backbone_config } = config;
  const { joints } = layoutOf(config.layout);
  const rows = b.reshape(b.transpose("x", FEATURES_FIRST), [-1, joints * in_channels, frames]);
  const persons = b.reshape(b.batchNorm(rows, "data_bn"), [-1, joints, in_channels, frames]);
  let x = b.transpose(persons, [0, 2, 3, 1]); // [N·M,C,T,V]
  const adjacency = b.values("A");
  const partitions = adjacency.length / joints ** 2;

  for (const [i, [into, out, stride]] of backbone_config.entries()) {
    const name = `st_gcn_networks.${i}`;
    const importance = config.edge_importance_weighting
      ? b.values(`edge_importance.${i}`)
      : undefined;
    const edges = adjacency.map((value, e) => value * (importance?.[e] ?? 1));
    const wide = b.convolution(x, `${name}.gcn.conv`); // [N·M,K·O,T,V]
    const mixed = Array.from({ length: partitions }, (_, k) => {
      const part = b.slice(wide, 1, k * out, (k + 1) * out);
      return b.add("MatMul", [part, matrixOf(b, `${name}.gcn`, edges, joints, k)]);
    });
    const active = b.relu(b.batchNorm(b.sum(mixed), `${name}.tcn.0`));
    const through = b.batchNorm(b.convolution(active, `${name}.tcn.2`, stride), `${name}.tcn.3`);
    if (i === 0) x = b.relu(through);
    else {
      const around = into === out && stride === 1
        ? x
        : b.batchNorm(b.convolution(x, `${name}.residual.0`, stride), `${name}.residual.1`);
      x = b.relu(b.add("Add", [through, around]));
    }
  }
  classifyPersons(b, x, num_person, backbone_config.at(-1)?.[1] ?? 0);
}

function addTcn(b: OnnxBuilder, config: TcnConfig, frames: number): void {
  const rows = b.reshape(b.transpose("x", FEATURES_FIRST), [-1, config.channel, frames]);
  let x = b.convolution(config.use_data_bn ? b.batchNorm(rows, "data_bn") : rows, "conv0");
  const activated = (from: string, name: string, stride: number): string =>
    b.convolution(b.relu(b.batchNorm(from, `${name}.bn`)), `${name}.conv`, stride);
  for (const [i, [into, out, stride]] of publishedBackbone.entries()) {
    const name = `unit${i + 1}`;
    x = b.add("Add", [
      activated(x, `${name}.unit1_1`, stride),
      into === out ? x : activated(x, `${name}.down1`, stride),
    ]);
  }
  b.classify(b.mean(b.relu(b.batchNorm(x, "bn")), [2]));
}

/** The edges of partition `k`, `[V,V]`, as a constant. */
function matrixOf(
  b: OnnxBuilder,
  name: string,
  edges: Float32Array,
  joints: number,
  k: number,
): string {
  const size = joints ** 2;
  const values = edges.subarray(k * size, (k + 1) * size);
  return b.constant(`${name}.adjacency.${k}`, [joints, joints], values);
}

/** Batch norm on `[B,O,T,V]` over channels, or with `local` over channels and joints, index `o·V+v`. */
function normalized(
  b: OnnxBuilder,
  x: string,
  name: string,
  local: boolean,
  joints: number,
): string {
  if (!local) return b.batchNorm(x, name);
  const features = b.values(`${name}.weight`).length;
  // [B,O,T,V] → [B,O,V,T] → [B,O·V,T] and back; -1 stands for T, 0 for B as it is.
  const rows = b.reshape(b.transpose(x, [0, 1, 3, 2]), [0, features, -1]);
  const split = b.reshape(b.batchNorm(rows, name), [0, features / joints, joints, -1]);
  return b.transpose(split, [0, 1, 3, 2]);
}

/** Means over frames and joints, then persons, then the classifier: `[N·M,C,T,V]` → `[N,classes]`. */
function classifyPersons(b: OnnxBuilder, x: string, persons: number, width: number): void {
  const each = b.reshape(b.mean(x, [2, 3]), [-1, persons, width]);
  b.classify(b.mean(each, [1]));
}
