/** Many small vectors as one, so that arithmetic on all of them is one kernel call. */

import { integer, ofFloat, run, runMany, type } from "./attributes.ts";
import { backend, type Tensor, tf } from "./backend.ts";

/** Vectors end to end; a single tensor, of any shape, as it is. Always a tensor of the caller's own. */
export function joined(tensors: readonly Tensor[]): Tensor {
  const [first] = tensors;
  if (first !== undefined && tensors.length === 1) return first.clone();
  const axis = tf.scalar(0, "int32");
  const attributes = [
    integer("N", tensors.length),
    ofFloat(),
    type("Tidx", backend().binding.TF_INT32),
  ];
  const out = run("ConcatV2", attributes, [...tensors, axis]);
  axis.dispose();
  return out;
}

/** The way back of `joined()`, to tensors of the given shapes. */
export function parted(all: Tensor, shapes: readonly (readonly number[])[]): Tensor[] {
  if (shapes.length === 1) return [all.clone()];
  const sizes = tf.tensor1d(shapes.map((shape) => tf.util.sizeFromShape([...shape])), "int32");
  const axis = tf.scalar(0, "int32");
  const attributes = [
    integer("num_split", shapes.length),
    ofFloat(),
    type("Tlen", backend().binding.TF_INT32),
  ];
  const parts = runMany("SplitV", attributes, [all, sizes, axis], shapes.length);
  tf.dispose([sizes, axis]);
  return parts;
}
