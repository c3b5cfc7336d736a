/**
 * A function of tensors that is recorded once, kernel by kernel, and then run by TensorFlow as one graph. That
 * saves what each kernel costs to call, and lets kernels that do not wait for each other run side by side
 * (`bench/graph_bench.ts`).
 *
 * The recording runs the function. What it takes besides its inputs becomes a constant of the graph, and its
 * kernels are those of the inputs' shapes.
 */

import { join } from "node:path";
import { encodeSavedModel, SAVED_MODEL_FILE, SAVED_MODEL_TAG } from "../formats/saved_model.ts";
import { backend, type Tensor, tf } from "./backend.ts";
import { Recording } from "./recording.ts";

/** A recorded function; disposing of it frees the graph. */
export class Graph implements Disposable {
  readonly #id: number;
  /** Of placeholders, in the order of the inputs. */
  readonly #inputs: string;
  /** What each output is: a place among the inputs if it is one of them, else one of what is fetched. */
  readonly #outputs: readonly { readonly input: number | undefined }[];
  readonly #fetched: string;

  private constructor(recording: Recording, outputs: readonly Tensor[]) {
    const folder = Deno.makeTempDirSync({ prefix: "skelbench-graph-" });
    try {
      Deno.writeFileSync(join(folder, SAVED_MODEL_FILE), encodeSavedModel(recording.nodes));
      this.#id = backend().binding.loadSavedModel(folder, SAVED_MODEL_TAG);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
    const places = outputs.map((output) => recording.placeOf(output));
    this.#inputs = recording.inputs.map((name) => `${name}:0`).join();
    this.#outputs = places.map(({ name }) => {
      const input = recording.inputs.indexOf(name);
      return { input: input < 0 ? undefined : input };
    });
    this.#fetched = places.filter(({ name }) => !recording.inputs.includes(name))
      .map(({ name, output }) => `${name}:${output}`).join();
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

  /** Runs the graph on tensors of the shapes that were recorded, in the order in which they were told of. */
  run(inputs: readonly Tensor[]): Tensor[] {
    const ids = backend().getInputTensorIds(inputs);
    const fetched = backend().binding.runSavedModel(this.#id, ids, this.#inputs, this.#fetched)
      .values();
    return this.#outputs.map(({ input }) => {
      if (input !== undefined) return (inputs[input] as Tensor).clone();
      const { value } = fetched.next();
      if (value === undefined) throw new Error("Cannot read a graph's output: it gave too few");
      return backend().createOutputTensor(value);
    });
  }

  [Symbol.dispose](): void {
    backend().binding.deleteSavedModel(this.#id);
  }
}
