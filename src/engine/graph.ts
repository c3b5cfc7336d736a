/**
 * A function of tensors that is recorded once, kernel by kernel, and then run by TensorFlow as one graph, in the
 * same order. That saves what each kernel costs to call (`bench/graph_bench.ts`).
 *
 * The recording runs the function, and its kernels are those of the inputs' shapes. Besides its inputs it may take the
 * engine's constants alone: anything else would stay in the graph as it was in that one run.
 */

import { join } from "node:path";
import { reason, UnavailableError } from "../base/errors.ts";
import { encodeSavedModel, SAVED_MODEL_FILE, SAVED_MODEL_TAG } from "../formats/saved_model.ts";
import { backend, type Tensor, type TensorMetadata, tf } from "./backend.ts";
import { type GraphInput, Recording } from "./recording.ts";

/** A recorded function; disposing of it frees the graph. */
export class Graph implements Disposable {
  readonly #id: number;
  readonly #inputs: readonly GraphInput[];
  /** For each output its index among the inputs if it is one of them. */
  readonly #outputs: readonly (number | undefined)[];
  /** The names of inputs and of the other outputs, as the addon takes them. */
  readonly #fed: string;
  readonly #fetched: string;

  private constructor(recording: Recording, outputs: readonly Tensor[]) {
    const nodeOutputs = outputs.map((output) => recording.outputOf(output));
    const inputs = new Map(recording.inputs.map(({ name }, i) => [name, i]));
    this.#inputs = recording.inputs;
    this.#outputs = nodeOutputs.map(({ name }) => inputs.get(name));
    this.#fed = recording.inputs.map(({ name }) => `${name}:0`).join();
    this.#fetched = nodeOutputs.filter(({ name }) => !inputs.has(name))
      .map(({ name, output }) => `${name}:${output}`).join();
    this.#id = loaded(encodeSavedModel(recording.nodes));
  }

  /**
   * Runs `body` and keeps what it did. It tells `input` of each tensor that is another one in every run, before it
   * uses it, and returns what the graph is to return; those tensors are taken over.
   */
  static record(body: (input: (tensor: Tensor) => void) => Tensor[]): Graph {
    const recording = new Recording();
    const outputs = recording.record(() => body((tensor) => recording.declare(tensor)));
    try {
      return new Graph(recording, outputs);
    } finally {
      tf.dispose(outputs);
    }
  }

  /**
   * Runs the graph on tensors in the order in which they were told of.
   * @throws {RangeError} if they are not of the shapes that were recorded.
   */
  run(inputs: readonly Tensor[]): Tensor[] {
    for (const [i, { shape }] of this.#inputs.entries()) {
      if (String(inputs[i]?.shape) === String(shape)) continue;
      throw new RangeError(
        `Cannot run a graph: input ${i} is [${inputs[i]?.shape}], recorded was [${shape}]`,
      );
    }
    const { binding } = backend();
    const ids = backend().getInputTensorIds(inputs);
    const given = binding.runSavedModel(this.#id, ids, this.#fed, this.#fetched).values();
    return this.#outputs.map((input) => {
      if (input !== undefined) return (inputs[input] as Tensor).clone();
      return backend().createOutputTensor(given.next().value as TensorMetadata);
    });
  }

  [Symbol.dispose](): void {
    backend().binding.deleteSavedModel(this.#id);
  }
}

/**
 * The addon's number of a graph, which it reads from a folder.
 * @throws {UnavailableError} if there is no folder for one.
 */
function loaded(savedModel: Uint8Array): number {
  const folder = written(savedModel);
  try {
    return backend().binding.loadSavedModel(folder, SAVED_MODEL_TAG);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** A new folder with the file in it. @throws {UnavailableError} if it cannot be made. */
function written(savedModel: Uint8Array): string {
  let folder: string | undefined;
  try {
    folder = Deno.makeTempDirSync({ prefix: "skelbench-graph-" });
    Deno.writeFileSync(join(folder, SAVED_MODEL_FILE), savedModel);
    return folder;
  } catch (thrown) {
    if (folder !== undefined) Deno.removeSync(folder, { recursive: true });
    throw new UnavailableError(
      `Cannot write a graph of ${savedModel.length} bytes for TensorFlow: ${reason(thrown)}; ` +
        `name a folder with room in TMPDIR`,
    );
  }
}
