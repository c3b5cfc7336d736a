/**
 * Small tensors that kernels take besides the data: shapes, axes, factors. Each is uploaded once and kept
 * as long as the engine, outside tfjs's own count, since a training step asks for hundreds of the same few.
 */

import { backend, tf } from "./backend.ts";

const kept = new Map<string, tf.TensorInfo>();
const ofArrays = new WeakMap<Float32Array, tf.TensorInfo>();
const registered = new WeakSet<tf.DataId>();

/** Whether a tensor is one of these, whose values never change: a recorded graph may hold it. */
export function isConstant({ dataId }: tf.TensorInfo): boolean {
  return registered.has(dataId);
}

function made(shape: readonly number[], values: Float32Array | Int32Array): tf.TensorInfo {
  const dtype = values instanceof Int32Array ? "int32" : "float32";
  const dataId = backend().write(values, [...shape], dtype);
  registered.add(dataId);
  return { dataId, shape: [...shape], dtype };
}

function constant(
  key: string,
  shape: readonly number[],
  values: () => Float32Array | Int32Array,
): tf.TensorInfo {
  const known = kept.get(key) ?? made(shape, values());
  kept.set(key, known);
  return known;
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
    shape,
    () => Int32Array.from(values),
  );
}

/** The same number everywhere, float32. */
export function filled(value: number, shape: readonly number[]): tf.TensorInfo {
  const size = shape.reduce((a, b) => a * b, 1);
  const key = `filled ${shape.join("x")}: ${value}`;
  return constant(key, shape, () => new Float32Array(size).fill(value));
}

/** Values that never change, float32: the same array gives the same constant. */
export function floats(values: Float32Array, shape: readonly number[]): tf.TensorInfo {
  const known = ofArrays.get(values) ?? made(shape, values);
  ofArrays.set(values, known);
  return known;
}

/** `count` whole numbers, int32, too many to be told apart by themselves: `name` says which they are. */
export function indices(name: string, count: number, values: () => Int32Array): tf.TensorInfo {
  return constant(`list ${name}`, [count], values);
}
