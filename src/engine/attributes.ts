/** Attributes of native kernels, and how a kernel is run. */

import { type Attribute, backend, type Tensor, type tf } from "./backend.ts";

/** A TensorFlow data type. */
export const type = (name: string, value: number): Attribute => ({
  name,
  type: backend().binding.TF_ATTR_TYPE,
  value,
});
/** A number. */
export const float = (name: string, value: number): Attribute => ({
  name,
  type: backend().binding.TF_ATTR_FLOAT,
  value,
});
/** A whole number, or a list of them. */
export const integer = (name: string, value: number | readonly number[]): Attribute => ({
  name,
  type: backend().binding.TF_ATTR_INT,
  value,
});
/** Yes or no. */
export const flag = (name: string, value: boolean): Attribute => ({
  name,
  type: backend().binding.TF_ATTR_BOOL,
  value,
});
/** A word. */
export const text = (name: string, value: string): Attribute => ({
  name,
  type: backend().binding.TF_ATTR_STRING,
  value,
});

/** Of float32, the attribute that most kernels need. */
export const ofFloat = (): Attribute => type("T", backend().binding.TF_FLOAT);
/** Of int32, which shapes, axes and indices are. */
export const int32 = (name: string): Attribute => type(name, backend().binding.TF_INT32);
/** Images are B,H,W,C. */
export const channelsLast = (): Attribute => text("data_format", "NHWC");
/** Marks a kernel of oneDNN's own name; TensorFlow finds it only with this. */
export const mklName = (): Attribute => text("_kernel", "MklNameChangeOp");

/** Runs a kernel with one output. */
export function run(name: string, attributes: Attribute[], inputs: tf.TensorInfo[]): Tensor {
  return backend().executeSingleOutput(name, attributes, inputs);
}

/** Runs a kernel with several outputs. */
export function runMany(
  name: string,
  attributes: Attribute[],
  inputs: tf.TensorInfo[],
  outputs: number,
): Tensor[] {
  return backend().executeMultipleOutputs(name, attributes, inputs, outputs);
}
