/** What every network offers: its parameters, a training pass, a predictor for evaluation, and its ONNX graph. */

import type { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import { drawn } from "../nn/initialization.ts";
import type { OnnxBuilder } from "../nn/onnx_builder.ts";
import { type ParameterSpec, sizeOf } from "../nn/parameters.ts";
import { parameter, type Parameters, type Traced, type TrainingPass } from "../nn/pass.ts";
import type { SampleSizes, SkippingPredictor } from "./skipping.ts";

/** Values by published name, in PyTorch's shapes and C order: what a checkpoint holds. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** Hears what stages put out during a prediction; it must not keep the tensor. */
export type Observer = (stage: string, output: Tensor) => void;

/** What a network sees in samples before it forgets when and where, on T' frames: what its strides leave of T. */
export interface ExtractedFeature {
  /** The last stage's output, `[N,C,T',V,M]`. */
  readonly feature: Tensor;
  /** The classifier on each of its positions, no mean taken: `[N,classes,T',V,M]`. */
  readonly output: Tensor;
}

/** A network with its weights folded for evaluation. */
export interface Predictor {
  /** `x[N,C,T,V,M]` → logits `[N,classes]`. */
  predict(x: Tensor, observe?: Observer): Tensor;
  /** All tensors that a prediction takes besides x: with them it can be recorded as a graph. */
  readonly weights: readonly Tensor[];
  /**
   * Features and scores by frame, joint and person of `x[N,C,T,V,M]`: `extract_feature` of yysijie/st-gcn 221c0e1,
   * net/st_gcn.py. The owner frees both.
   * @throws {UsageError} for a network of two streams, each of which has its own.
   */
  extractFeature(x: Tensor): ExtractedFeature;
  /** The same network computing only what moves; it is freed before this one. */
  skipping(sizes: SampleSizes): SkippingPredictor;
  dispose(): void;
}

/** Sizes of a sample's axes but its frames: C, V and M, or for flat frames what the three come to together. */
export type SampleAxes =
  | { readonly channels: number; readonly joints: number; readonly persons: number }
  | { readonly flat: number };

/** A network without weights. */
export interface Model {
  /** State dict entries in file order. */
  readonly parameters: readonly ParameterSpec[];
  readonly classes: number;
  readonly axes: SampleAxes;
  /** `x[N,C,T,V,M]` → logits `[N,classes]` and the way back, with batch statistics and dropout. */
  forward(pass: TrainingPass, x: Tensor): Traced;
  /** Folds the parameters for one kind of device; they stay the caller's own. */
  predictor(parameters: Parameters, policy: DevicePolicy): Predictor;
  /**
   * Adds the network's operators to an ONNX graph, from the batch `x` `[N,C,T,V,M]`; gives the name of the logits.
   * @throws {UsageError} for a network of two streams.
   */
  onnx(graph: OnnxBuilder, x: string): string;
}

/** Fresh weights; each parameter draws from a fork of its own name. */
export function initialWeights(model: Model, random: Random): Weights {
  return new Map(
    model.parameters.map(({ name, shape, initialization }) => [
      name,
      drawn(initialization, sizeOf(shape), random.fork(name)),
    ]),
  );
}

/**
 * Values in PyTorch's order as a tensor in the engine's. A filter is turned round twice, taps past inputs and
 * then a matrix on its side: TensorFlow has fast ways for those, and none for all axes at once.
 */
export function uploadedValues({ shape, isFilter }: ParameterSpec, values: Float32Array): Tensor {
  if (isFilter === undefined) return tf.tensor(values, [...shape], "float32");
  const [out, into, ...kernel] = shape as [number, number, ...number[]];
  return tf.tidy(() => {
    const tapsLast = tf.tensor3d(values, [out, into, sizeOf(kernel)], "float32");
    const rows = tf.reshape(tf.transpose(tapsLast, [0, 2, 1]), [out, -1]); // [O,k·I]
    return tf.reshape(tf.transpose(rows), [...kernel, into, out]);
  });
}

/** The way back of `uploadedValues()`. */
export function downloadedValues({ shape, isFilter }: ParameterSpec, tensor: Tensor): Float32Array {
  if (isFilter === undefined) return tensor.dataSync<"float32">().slice();
  const [out, into] = shape as [number, number];
  const published = tf.tidy(() => {
    const rows = tf.transpose(tf.reshape(tensor, [-1, out])); // [O,k·I]
    return tf.transpose(tf.reshape(rows, [out, -1, into]), [0, 2, 1]); // [O,I,k]
  });
  const values = published.dataSync<"float32">().slice(); // not in a tidy: it looks at each of them
  published.dispose();
  return values;
}

/**
 * Weights as tensors on the engine, the caller's own.
 * @throws {RangeError} if a parameter of the model is missing or has another size.
 */
export function uploaded(model: Model, weights: Weights): Map<string, Tensor> {
  const missing = model.parameters.filter(({ name, shape }) =>
    weights.get(name)?.length !== sizeOf(shape)
  );
  if (missing.length > 0) {
    const names = missing.map(({ name, shape }) => `${name} [${shape}]`).join(", ");
    throw new RangeError(`Cannot load weights: missing or of another size are ${names}`);
  }
  return new Map(
    model.parameters.map((spec) => [
      spec.name,
      uploadedValues(spec, weights.get(spec.name) as Float32Array),
    ]),
  );
}

/** Tensors back as weights, in the model's order. */
export function downloaded(model: Model, parameters: Parameters): Weights {
  return new Map(
    model.parameters.map((spec) => [
      spec.name,
      downloadedValues(spec, parameter(parameters, spec.name)),
    ]),
  );
}
