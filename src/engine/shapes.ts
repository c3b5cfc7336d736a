/**
 * What moves values and computes none, as native kernels: tfjs's own way to them takes longer than many
 * of them do, and uploads its axes and sizes anew each time. Tensors are float32, or bool where that is
 * said; each function returns a new one.
 */

import { int32, integer, ofFloat, run, type } from "./attributes.ts";
import { type Attribute, backend, type Tensor, type tf } from "./backend.ts";
import { whole, wholes } from "./constants.ts";

/** The kernels that pass any type on. */
function typeOf({ dtype }: Tensor): Attribute {
  const { TF_FLOAT, TF_BOOL } = backend().binding;
  return type("T", dtype === "bool" ? TF_BOOL : TF_FLOAT);
}

/** `x` read on in another shape, where one size may be -1: as many as there are. No copy. Bool too. */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  return run("Reshape", [typeOf(x), int32("Tshape")], [x, wholes(shape)]);
}

/** `x` with its axes in another order. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  return run("Transpose", [ofFloat(), int32("Tperm")], [x, wholes(order)]);
}

/** `x` with zeros around it: `[before, after]` on each axis. */
export function padZeros(x: Tensor, around: readonly (readonly [number, number])[]): Tensor {
  const paddings = wholes(around.flat(), [around.length, 2]);
  return run("Pad", [ofFloat(), int32("Tpaddings")], [x, paddings]);
}

/** The part of `x` that begins at `begin` and has `size`. Bool too. */
export function slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor {
  return run("Slice", [typeOf(x), int32("Index")], [x, wholes(begin), wholes(size)]);
}

/** The entries of `x` along its first axis that `indices` (int32) lists. */
export function gather(x: Tensor, indices: tf.TensorInfo): Tensor {
  const attributes = [
    type("Tparams", backend().binding.TF_FLOAT),
    int32("Tindices"),
    int32("Taxis"),
  ];
  return run("GatherV2", attributes, [x, indices, whole(0)]);
}

/** Tensors behind each other along `axis`. */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const [only] = tensors;
  if (only !== undefined && tensors.length === 1) return only.clone();
  const attributes = [integer("N", tensors.length), ofFloat(), int32("Tidx")];
  return run("ConcatV2", attributes, [...tensors, whole(axis)]);
}
