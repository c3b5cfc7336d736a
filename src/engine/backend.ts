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
  /** Reads a SavedModel's graph → a number that stands for it. */
  loadSavedModel(folder: string, tags: string): number;
  /** Runs a graph on tensors; names are joined by commas. */
  runSavedModel(
    graph: number,
    inputs: readonly number[],
    inputNames: string,
    outputNames: string,
  ): readonly TensorMetadata[];
  deleteSavedModel(graph: number): void;
}

/** A tensor as the addon has it. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
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
  /** The addon's numbers of tensors, which are uploaded if they were not yet. */
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  /** Takes a tensor of the addon over. */
  createOutputTensor(metadata: TensorMetadata): Tensor;
}

/** A kernel that ran. */
export interface KernelRun {
  readonly kernel: string;
  readonly attributes: readonly Attribute[];
  readonly inputs: readonly tf.TensorInfo[];
  readonly outputs: readonly Tensor[];
  /** How long it took, ms; on a GPU, how long it took to call. */
  readonly milliseconds: number;
}

let listener: ((run: KernelRun) => void) | undefined;

/** Tells `hear` of every kernel that runs in `body`, which cannot read values meanwhile; `hear` can. */
export function listened(hear: (run: KernelRun) => void, body: () => void): void {
  const before = listener;
  listener = hear;
  try {
    body();
  } finally {
    listener = before;
  }
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
  type Plain = InstanceType<typeof NodeJSKernelBackend>;
  /** tfjs-node's backend, which all of its kernels run through, overheard. */
  class ListenedBackend extends NodeJSKernelBackend {
    override executeSingleOutput(...call: Parameters<Plain["executeSingleOutput"]>): Tensor {
      const start = performance.now();
      const output = super.executeSingleOutput(...call);
      this.#tell(call, [output], start);
      return output;
    }

    override executeMultipleOutputs(
      ...call: Parameters<Plain["executeMultipleOutputs"]>
    ): Tensor[] {
      const start = performance.now();
      const outputs = super.executeMultipleOutputs(...call);
      this.#tell(call, outputs, start);
      return outputs;
    }

    #tell(
      [kernel, attributes, inputs]: readonly [
        ...Parameters<Plain["executeSingleOutput"]>,
        ...unknown[],
      ],
      outputs: readonly Tensor[],
      start: number,
    ): void {
      const hear = listener;
      if (hear === undefined) return;
      const milliseconds = performance.now() - start;
      // tfjs-node declares attributes loosely; those of its kernels are as ours are.
      const declared = attributes as readonly Attribute[];
      listener = undefined;
      hear({ kernel, attributes: declared, inputs, outputs, milliseconds });
      listener = hear;
    }

    override readSync(id: tf.DataId): tf.BackendValues {
      if (listener !== undefined) {
        throw new Error(
          "Cannot read values: what runs is recorded, and they would become constants",
        );
      }
      return super.readSync(id);
    }
  }
  const started = new ListenedBackend(
    addon as ConstructorParameters<typeof NodeJSKernelBackend>[0],
    "@tensorflow/tfjs-node-gpu",
  );
  tf.registerBackend(backendName, () => started, 3);
  if (!await tf.setBackend(backendName)) {
    throw new Error("Cannot start the engine: tfjs refused TensorFlow's backend");
  }
  // tfjs-node declares the addon's type as its own; ours names what we use of it.
  native = started as unknown as NativeBackend;
  return native;
}
