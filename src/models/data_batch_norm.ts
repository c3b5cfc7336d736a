/**
 * The batch norm on the raw input, and the one transpose of a network: from the published order of a
 * batch, `[N,C,T,V,M]`, to frames of features.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { batchNorm, foldedBatchNorm } from "../nn/batch_norm.ts";
import type { Parameters, Traced, TrainingPass } from "../nn/pass.ts";

/** `x[N,C,T,V,M]` → `[N,T,M,V,C]`, so that a frame's features have the published index `(m·V+v)·C+c`. */
export function framesFirst(x: Tensor): Tensor {
  return tf.transpose(x, [0, 2, 4, 3, 1]);
}

/**
 * `x[N,C,T,V,M]` → `[N,T,M,V,C]`, normalized per (m,v,c) over samples and frames where `use` is on.
 * What the way back returns is of no use to anybody and costs a pass; it is the gradient as it came.
 */
export function dataBatchNorm(pass: TrainingPass, x: Tensor, use: boolean): Traced {
  const frames = framesFirst(x);
  if (!use) return { output: frames, backward: (gradient) => gradient };
  const [samples, length, persons, joints, channels] = frames.shape as [
    number,
    number,
    number,
    number,
    number,
  ];
  const flat = tf.reshape(frames, [samples * length, persons * joints * channels]);
  const traced = batchNorm(pass, "data_bn", flat);
  tf.dispose([flat]);
  const shape = frames.shape;
  frames.dispose();
  const output = tf.reshape(traced.output, shape);
  traced.output.dispose();
  return {
    output,
    backward(gradient): Tensor {
      const rows = tf.reshape(gradient, [samples * length, persons * joints * channels]);
      gradient.dispose();
      return traced.backward(rows);
    },
  };
}

/** The folded data batch norm as one multiplication and one addition: two tensors `[M,V,C]`, or none. */
export function foldedDataBatchNorm(
  parameters: Parameters,
  shape: readonly [persons: number, joints: number, channels: number],
): { readonly scale: Tensor; readonly offset: Tensor } {
  const { scale, offset } = foldedBatchNorm(parameters, "data_bn");
  return { scale: tf.reshape(scale, [...shape]), offset: tf.reshape(offset, [...shape]) };
}
