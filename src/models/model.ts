/** What every network offers: its parameters, a training pass, and a predictor for evaluation. */

import type { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { drawn, type Initialization, ones, zeros } from "../nn/initialization.ts";
import { parameter, type Parameters, type Traced, type TrainingPass } from "../nn/pass.ts";

/** One entry of a network's state dict. */
export interface ParameterSpec {
  /** The published name, less any `module.`. */
  readonly name: string;
  /** PyTorch's shape. */
  readonly shape: readonly number[];
  /** A convolution's weight `[O,I,k…]`, which the engine keeps as its kernels take it, `[k…,I,O]`. */
  readonly isFilter?: true;
  /** `learned` is what the optimizer moves; `running` a batch norm's statistics; `fixed` never changes. */
  readonly role: "learned" | "running" | "fixed";
  readonly initialization: Initialization;
}

/** Values by published name, in PyTorch's shapes and C order: what a checkpoint holds. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** Hears what stages put out during a prediction; it must not keep the tensor. */
export type Observer = (stage: string, output: Tensor) => void;

/** A network with its weights folded for evaluation. */
export interface Predictor {
  /** `x[N,C,T,V,M]` → logits `[N,classes]`. */
  predict(x: Tensor, observe?: Observer): Tensor;
  /** Frees the weights. */
  dispose(): void;
}

/** A network without weights. */
export interface Model {
  /** State dict entries in file order. */
  readonly parameters: readonly ParameterSpec[];
  readonly classes: number;
  /** `x[N,C,T,V,M]` → logits `[N,classes]` and the way back, with batch statistics and dropout. */
  forward(pass: TrainingPass, x: Tensor): Traced;
  /** Folds the parameters; they stay the caller's own. */
  predictor(parameters: Parameters): Predictor;
}

/** The four entries of batch norm `name` over `features`. */
export function batchNormSpecs(
  name: string,
  features: number,
  weight: Initialization = ones,
): ParameterSpec[] {
  const shape = [features];
  return [
    { name: `${name}.weight`, shape, role: "learned", initialization: weight },
    { name: `${name}.bias`, shape, role: "learned", initialization: zeros },
    { name: `${name}.running_mean`, shape, role: "running", initialization: zeros },
    { name: `${name}.running_var`, shape, role: "running", initialization: ones },
  ];
}

/** Weight and bias of convolution `name`. */
export function convolutionSpecs(
  name: string,
  shape: readonly number[],
  weight: Initialization,
  bias: Initialization,
): ParameterSpec[] {
  const [ofWeight, ofBias] = weightAndBias(name, shape, weight, bias);
  return [{ ...ofWeight, isFilter: true }, ofBias];
}

/**
 * Weight and bias of `fcn`, in the files a 1x1 convolution. The engine keeps `[L,C,1…]` as it is: a product of few
 * rows with a matrix on its side adds up in several parts, and logits are twice as near.
 */
export function classifierSpecs(
  shape: readonly number[],
  weight: Initialization,
  bias: Initialization,
): ParameterSpec[] {
  return weightAndBias("fcn", shape, weight, bias);
}

function weightAndBias(
  name: string,
  shape: readonly number[],
  weight: Initialization,
  bias: Initialization,
): [ParameterSpec, ParameterSpec] {
  return [
    { name: `${name}.weight`, shape, role: "learned", initialization: weight },
    { name: `${name}.bias`, shape: [shape[0] as number], role: "learned", initialization: bias },
  ];
}

/** Elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** Numbers that the optimizer moves. */
export function parameterCount({ parameters }: Pick<Model, "parameters">): number {
  return parameters.filter(({ role }) => role === "learned")
    .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
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
 * Values in PyTorch's order as a tensor in the engine's. A filter is turned round in two steps, taps past inputs and
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
