/** Our networks as ONNX graphs, for evaluation: `x[N,C,T,V,M]` → logits `[N,classes]`. */

import type { OnnxGraph } from "../formats/onnx.ts";
import { OnnxBuilder, type ShapedWeights } from "../nn/onnx_builder.ts";
import { buildModel } from "./build.ts";
import type { ModelConfig } from "./config.ts";
import type { SampleAxes } from "./model.ts";

/**
 * The graph of a network with its weights, for samples of `frames` frames and any number of them.
 * @throws {RangeError} if a weight is missing.
 * @throws {UsageError} for a network of two streams.
 */
export function onnxOf(config: ModelConfig, weights: ShapedWeights, frames: number): OnnxGraph {
  const { axes, classes, onnx } = buildModel(config);
  const builder = new OnnxBuilder(weights, frames);
  const input = { name: "x", shape: ["N", ...shapeOf(axes, frames)] };
  const output = { name: onnx(builder, input.name), shape: ["N", classes] };
  return builder.graph({ name: config.name, input, output });
}

/** Flat frames may have any C, V and M that come to what they have together. */
function shapeOf(axes: SampleAxes, frames: number): (string | number)[] {
  if ("flat" in axes) return ["C", frames, "V", "M"];
  return [axes.channels, frames, axes.joints, axes.persons];
}
