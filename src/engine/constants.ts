/**
 * Small tensors that kernels take besides the data: shapes, axes, factors. Each is uploaded once and kept
 * as long as the engine, outside tfjs's own count, since a step asks for hundreds of the same few.
 */

import { backend, tf } from "./backend.ts";

const kept = new Map<string, tf.TensorInfo>();

function constant(
  key: string,
  shape: number[],
  values: () => Float32Array | Int32Array,
): tf.TensorInfo {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const all = values();
  const dtype = all instanceof Int32Array ? "int32" : "float32";
  const made = { dataId: backend().write(all, shape, dtype), shape, dtype } as const;
  kept.set(key, made);
  return made;
}

/** A number, float32. */
export function scalar(value: number): tf.TensorInfo {
  return constant(`number ${value}`, [], () => Float32Array.of(value));
}

/** A whole number, int32. */
export function whole(value: number): tf.TensorInfo {
  return constant(`whole ${value}`, [], () => Int32Array.of(value));
}

/** Whole numbers, int32 in the given shape, by default a vector. */
export function wholes(
  values: readonly number[],
  shape: readonly number[] = [values.length],
): tf.TensorInfo {
  return constant(
    `wholes ${shape.join("x")}: ${values.join()}`,
    [...shape],
    () => Int32Array.from(values),
  );
}

/** `count` whole numbers, int32, too many to be told apart by themselves: `name` says which they are. */
export function listed(name: string, count: number, values: () => Int32Array): tf.TensorInfo {
  return constant(`list ${name}`, [count], values);
}
