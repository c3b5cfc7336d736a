/**
 * What moves values and computes none, as native kernels: tfjs's own way to them takes longer than many
 * of them do, and uploads its axes and sizes anew each time. Tensors are float32, or another type where that
 * is said; each function returns a new one.
 */

import { int32, integer, ofFloat, run, runMany, type } from "./attributes.ts";
import { type Attribute, backend, type Tensor, type tf } from "./backend.ts";
import { scalar, whole, wholes } from "./constants.ts";

/** The kernels that pass any type on. */
function typeOf({ dtype }: tf.TensorInfo): Attribute {
  const { TF_FLOAT, TF_INT32, TF_BOOL } = backend().binding;
  return type("T", dtype === "bool" ? TF_BOOL : dtype === "int32" ? TF_INT32 : TF_FLOAT);
}

/** `x` read on in another shape, where one size may be -1: as many as there are. No copy. Bool and int32 too. */
export function reshape(x: tf.TensorInfo, shape: readonly number[]): Tensor {
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

/** The piece of `x` that begins at `begin` and has `size`. Bool and int32 too. */
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

/**
 * Entries of tensors along their first axis, each put where its tensor's `targets` (int32) say; of several at one place the
 * last one stays. There is none that nothing is put at.
 */
export function stitch(targets: readonly tf.TensorInfo[], tensors: readonly Tensor[]): Tensor {
  const attributes = [integer("N", tensors.length), ofFloat()];
  return run("DynamicStitch", attributes, [...targets, ...tensors]);
}

/** Tensors behind each other along `axis`. */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const [only] = tensors;
  if (only !== undefined && tensors.length === 1) return only.clone();
  const attributes = [integer("N", tensors.length), ofFloat(), int32("Tidx")];
  return run("ConcatV2", attributes, [...tensors, whole(axis)]);
}

/** The way back of `concat()`: pieces of these sizes along `axis`. */
export function split(x: Tensor, sizes: readonly number[], axis: number): Tensor[] {
  const attributes = [integer("num_split", sizes.length), ofFloat(), int32("Tlen")];
  return runMany("SplitV", attributes, [x, wholes(sizes), whole(axis)], sizes.length);
}

/** `x` so often along each axis. */
export function tile(x: Tensor, times: readonly number[]): Tensor {
  return run("Tile", [ofFloat(), int32("Tmultiples")], [x, wholes(times)]);
}

/** Zeros of the same shape. */
export function zerosLike(x: Tensor): Tensor {
  return run("ZerosLike", [ofFloat()], [x]);
}

/** Rows `[N,depth]` with a 1 at each of `indices[N]` (int32). */
export function oneHot(indices: tf.TensorInfo, depth: number): Tensor {
  const attributes = [integer("axis", -1), ofFloat(), int32("TI")];
  return run("OneHot", attributes, [indices, whole(depth), scalar(1), scalar(0)]);
}
