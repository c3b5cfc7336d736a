/**
 * The only import of tfjs: everybody else takes `tf` from here. TensorFlow's native library stands
 * behind it once `startBackend()` has run; there is one of it in a process (two isolates that share
 * the addon can crash each other).
 */

import * as tf from "@tensorflow/tfjs";

export { tf };
export type Tensor = tf.Tensor;

/** An attribute of a native kernel, as the addon takes it. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | readonly number[];
}

/** What we use of the addon: the numbers of TensorFlow's C enums, and its version. */
export interface Addon {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_UINT8: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
}

/** What we use of tfjs-node's backend: native kernels by name, outside tfjs's own gradients. */
export interface NativeBackend extends tf.KernelBackend {
  readonly binding: Addon;
  readonly isUsingGpuDevice: boolean;
  executeSingleOutput(name: string, attributes: Attribute[], inputs: tf.TensorInfo[]): Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: Attribute[],
    inputs: tf.TensorInfo[],
    outputs: number,
  ): Tensor[];
}

/** The name tfjs-node registers itself under; the registration of its kernels names it too. */
const backendName = "tensorflow";

let native: NativeBackend | undefined;

/** The running backend. @throws {Error} before `startBackend()`. */
export function backend(): NativeBackend {
  if (native === undefined) throw new Error("Cannot run a kernel: the engine was not started");
  return native;
}

/**
 * Registers tfjs-node's backend over an addon that was loaded from our own cache, and makes it the
 * current one. A second call returns the backend that runs.
 */
export async function startBackend(addon: unknown): Promise<NativeBackend> {
  if (native !== undefined) return native;
  await import("@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js");
  const { NodeJSKernelBackend } = await import(
    "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js"
  );
  if (typeof addon !== "object" || addon === null || !("TF_Version" in addon)) {
    throw new TypeError("Cannot start the engine: the addon is not tfjs-node's");
  }
  const started = new NodeJSKernelBackend(
    addon as ConstructorParameters<typeof NodeJSKernelBackend>[0],
    "@tensorflow/tfjs-node-gpu",
  );
  tf.registerBackend(backendName, () => started, 3);
  if (!await tf.setBackend(backendName)) {
    throw new Error("Cannot start the engine: tfjs refused TensorFlow's backend");
  }
  // tfjs-node declares the addon's type as its own; ours names the parts that we use.
  native = started as unknown as NativeBackend;
  return native;
}
