/** What a training pass carries through the layers of a network. */

import { type Tensor, tf } from "../engine/backend.ts";
import type { Random } from "../base/random.ts";

/** Tensors by the published parameter name. */
export type Parameters = ReadonlyMap<string, Tensor>;

/** The parameter of a name. @throws {RangeError} if the network has none. */
export function parameter(parameters: Parameters, name: string): Tensor {
  const found = parameters.get(name);
  if (found === undefined) throw new RangeError(`Cannot find parameter "${name}"`);
  return found;
}

/**
 * A layer's output and its way back. `backward` takes the gradient to the output and returns the one
 * to the input; it disposes of the gradient that it is given and of all that the layer has kept.
 */
export interface Traced {
  readonly output: Tensor;
  readonly backward: (gradient: Tensor) => Tensor;
}

/** Mean and unbiased variance `[C]` that a batch norm saw. */
export interface BatchStatistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** Two seeds (int32) for the dropout behind the layer of a name, as a tensor of the caller's own. */
export type Seeds = (name: string) => Tensor;

/** Seeds that `random` and the layer's name alone decide. */
export function seedsOf(random: Random): Seeds {
  return (name) => {
    const own = random.fork(name);
    return tf.tensor1d([own.bits() | 0, own.bits() | 0], "int32");
  };
}

/** One pass over one replica's share of a batch. */
export class TrainingPass {
  readonly parameters: Parameters;
  /** Where dropout takes its seeds; in a pass without them nothing is dropped. */
  readonly seeds: Seeds | undefined;
  readonly #gradients = new Map<string, Tensor>();
  readonly #statistics = new Map<string, BatchStatistics>();

  constructor(parameters: Parameters, seeds?: Seeds) {
    this.parameters = parameters;
    this.seeds = seeds;
  }

  /** The parameter of a name. */
  get(name: string): Tensor {
    return parameter(this.parameters, name);
  }

  /** Notes the gradient of a parameter, in the parameter's own shape, and takes the tensor over. */
  setGradient(name: string, gradient: Tensor): void {
    const { shape } = this.get(name);
    if (tf.util.arraysEqual(gradient.shape, shape)) {
      this.#gradients.set(name, tf.keep(gradient));
      return;
    }
    this.#gradients.set(name, tf.keep(tf.reshape(gradient, shape)));
    gradient.dispose();
  }

  /** Notes what a batch norm saw, and takes the tensors over. */
  setStatistics(name: string, { mean, variance }: BatchStatistics): void {
    this.#statistics.set(name, { mean: tf.keep(mean), variance: tf.keep(variance) });
  }

  /** Gradients by parameter name; a parameter that took no part has none. */
  get gradients(): ReadonlyMap<string, Tensor> {
    return this.#gradients;
  }

  /** Statistics by the name of the batch norm. */
  get statistics(): ReadonlyMap<string, BatchStatistics> {
    return this.#statistics;
  }

  /** Frees the gradients and statistics; the parameters are not the pass's own. */
  dispose(): void {
    for (const gradient of this.#gradients.values()) gradient.dispose();
    for (const { mean, variance } of this.#statistics.values()) tf.dispose([mean, variance]);
  }
}
