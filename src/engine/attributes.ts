/** Attributes of native kernels, and how a kernel is run. */

import { type Attribute, backend, type Tensor, type tf } from "./backend.ts";

type AttributeKind = `TF_ATTR_${"TYPE" | "FLOAT" | "INT" | "BOOL" | "STRING"}`;
type AttributeOf<V> = (name: string, value: V) => Attribute;

function attributeOf<V extends Attribute["value"]>(kind: AttributeKind): AttributeOf<V> {
  return (name, value) => ({ name, type: backend().binding[kind], value });
}

/** A TensorFlow data type. */
export const type = attributeOf<number>("TF_ATTR_TYPE");
/** A number. */
export const float = attributeOf<number>("TF_ATTR_FLOAT");
/** A whole number, or a list of them. */
export const integer = attributeOf<number | readonly number[]>("TF_ATTR_INT");
/** Yes or no. */
export const flag = attributeOf<boolean>("TF_ATTR_BOOL");
/** A word. */
export const text = attributeOf<string>("TF_ATTR_STRING");

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
