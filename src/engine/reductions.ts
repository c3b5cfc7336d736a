/** What adds tensors up, as native kernels. Tensors are float32; each function returns a new one. */

import { flag, int32, integer, ofFloat, run } from "./attributes.ts";
import type { Tensor, tf } from "./backend.ts";
import { whole, wholes } from "./constants.ts";

/** `x` reduced over `axes`, which vanish, or with `keep` become 1 long. */
export function reduced(
  kernel: "Sum" | "Mean" | "EuclideanNorm",
  x: Tensor,
  axes: readonly number[],
  keep = false,
): Tensor {
  return run(kernel, [flag("keep_dims", keep), ofFloat(), int32("Tidx")], [x, wholes(axes)]);
}

/** The sum over `axes`. */
export const sum = (x: Tensor, axes: readonly number[], keep = false): Tensor =>
  reduced("Sum", x, axes, keep);

/** Of `x[R,C]` the sum of the rows that `whose[R]` (int32) counts to each of `count` → `[count,C]`; -1 is nobody's. */
export function sumByOwner(x: Tensor, whose: tf.TensorInfo, count: number): Tensor {
  const attributes = [ofFloat(), int32("Tindices"), int32("Tnumsegments")];
  return run("UnsortedSegmentSum", attributes, [x, whose, whole(count)]);
}

/** The mean over `axes`. */
export const mean = (x: Tensor, axes: readonly number[]): Tensor => reduced("Mean", x, axes);

/** The sum of several tensors of one shape, the first one first. */
export function addAll(tensors: readonly Tensor[]): Tensor {
  return run("AddN", [ofFloat(), integer("N", tensors.length)], [...tensors]);
}
