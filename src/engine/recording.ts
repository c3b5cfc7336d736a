/**
 * The kernels of a function as nodes of a graph. They have to name all attributes that have no default, as those of
 * this project do; of tfjs's own, `expandDims` leaves its type out, which only a kernel run by itself forgives.
 */

import type { GraphAttribute, GraphNode } from "../formats/saved_model.ts";
import {
  type Attribute,
  backend,
  type KernelRun,
  listened,
  type Tensor,
  type tf,
} from "./backend.ts";
import { isConstant } from "./constants.ts";

/** What a graph is given. */
export interface GraphInput {
  readonly name: string;
  readonly shape: readonly number[];
}

/** An output of a node. */
export interface NodeOutput {
  readonly name: string;
  readonly output: number;
}

/**
 * Listens, and writes down. Each kernel waits for the one before it: left alone, TensorFlow runs whatever it can as
 * early as it can, and the windows of frames that the way back wants would all be laid out on the way
 * forward, a tenth more memory for Temporal Conv. The results are the same bits either way.
 */
export class Recording {
  readonly nodes: GraphNode[] = [];
  /** Placeholders. */
  readonly inputs: GraphInput[] = [];
  /** Where a tensor comes from, by what stands for its values. */
  readonly #outputs = new Map<tf.DataId, NodeOutput>();
  /** Kernels so far, and the last of them. */
  #count = 0;
  #last: string | undefined;

  record<T>(body: () => T): T {
    let made: T | undefined;
    listened((run) => this.#add(run), () => {
      made = body();
    });
    return made as T;
  }

  declare(tensor: Tensor): void {
    const name = `input${this.inputs.length}`;
    const attributes = { dtype: { type: typeOf(tensor) }, shape: { shape: tensor.shape } };
    this.nodes.push({ name, kernel: "Placeholder", inputs: [], attributes });
    this.inputs.push({ name, shape: tensor.shape });
    this.#outputs.set(tensor.dataId, { name, output: 0 });
  }

  /**
   * The output that `tensor` is, of an input or a kernel of this recording, or a constant that is registered as one.
   * @throws {RangeError} for any other: its values are of this run alone, and the graph would have them in every one.
   */
  outputOf(tensor: tf.TensorInfo): NodeOutput {
    const known = this.#outputs.get(tensor.dataId);
    if (known !== undefined) return known;
    if (!isConstant(tensor)) {
      throw new RangeError(
        `Cannot record a graph: a tensor [${tensor.shape}] of ${tensor.dtype} is no input that was told of, ` +
          "no kernel's output and no constant (src/engine/constants.ts)",
      );
    }
    const name = `constant${this.nodes.length}`;
    const type = typeOf(tensor);
    const values = backend().readSync(tensor.dataId) as Float32Array | Int32Array | Uint8Array;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
    const constant = { type, shape: tensor.shape, bytes };
    const attributes = { dtype: { type }, value: { constant } };
    this.nodes.push({ name, kernel: "Const", inputs: [], attributes });
    const made = { name, output: 0 };
    this.#outputs.set(tensor.dataId, made);
    return made;
  }

  #add({ kernel, attributes, inputs, outputs }: KernelRun): void {
    const name = `kernel${this.#count++}_${kernel.replace(/^_+/, "")}`;
    const sources = inputs.map((input) => this.outputOf(input));
    this.nodes.push({
      name,
      kernel,
      inputs: [
        ...sources.map((source) => `${source.name}:${source.output}`),
        ...(this.#last === undefined ? [] : [`^${this.#last}`]),
      ],
      attributes: Object.fromEntries(attributes.map((one) => [one.name, attributeOf(one)])),
    });
    this.#last = name;
    for (const [output, tensor] of outputs.entries()) {
      this.#outputs.set(tensor.dataId, { name, output });
    }
  }
}

/** TensorFlow's number of a tensor's type. */
function typeOf({ dtype }: tf.TensorInfo): number {
  const { TF_FLOAT, TF_INT32, TF_BOOL } = backend().binding;
  switch (dtype) {
    case "float32":
      return TF_FLOAT;
    case "int32":
      return TF_INT32;
    case "bool":
      return TF_BOOL;
    default:
      throw new TypeError(`Cannot record a tensor of ${dtype}: expected float32, int32 or bool`);
  }
}

function attributeOf({ name, type, value }: Attribute): GraphAttribute {
  const { binding } = backend();
  if (typeof value === "boolean") return { flag: value };
  if (typeof value === "string") return { text: value };
  if (typeof value === "number") {
    if (type === binding.TF_ATTR_TYPE) return { type: value };
    return type === binding.TF_ATTR_FLOAT ? { float: value } : { int: value };
  }
  if (type === binding.TF_ATTR_SHAPE) return { shape: value };
  if (type === binding.TF_ATTR_INT) return { ints: value };
  throw new TypeError(`Cannot record attribute "${name}": expected one value, or whole numbers`);
}
