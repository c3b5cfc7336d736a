/** Many small vectors as one, so that arithmetic on all of them is one kernel call. */

import { type Tensor, tf } from "./backend.ts";
import { concat, split } from "./shapes.ts";

/** Vectors end to end; a single tensor, of any shape, as it is. Always a tensor of the caller's own. */
export function joined(tensors: readonly Tensor[]): Tensor {
  const [first] = tensors;
  if (first !== undefined && tensors.length === 1) return first.clone();
  return concat(tensors, 0);
}

/** The way back of `joined()`, to tensors of the given shapes. */
export function separated(all: Tensor, shapes: readonly (readonly number[])[]): Tensor[] {
  if (shapes.length === 1) return [all.clone()];
  return split(all, shapes.map((shape) => tf.util.sizeFromShape([...shape])), 0);
}
