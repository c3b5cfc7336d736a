/** What a training pass carries through the layers of a network. */

import type { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { add } from "../engine/kernels.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import { reshape, zerosLike } from "../engine/shapes.ts";

/** Tensors by the published parameter name. */
export type Parameters = ReadonlyMap<string, Tensor>;

/** The parameter of a name. @throws {RangeError} if the network has none. */
export function parameter(parameters: Parameters, name: string): Tensor {
  const found = parameters.get(name);
  if (found === undefined) throw new RangeError(`Cannot find parameter "${name}"`);
  return found;
}

/**
 * What goes from layer to layer in training. `lacks` names biases `[C]` that the values are without, since a batch norm
 * somewhere behind takes out every constant: there they move the running mean, and cost no pass over the data.
 */
export interface Features {
  readonly output: Tensor;
  /** In the order in which they are added; none where it is not given. */
  readonly lacks?: readonly string[];
}

/**
 * A layer's output and its way back. `backward` takes the gradient to the output and returns the one
 * to the input; it disposes of the gradient that it is given and of all that the layer has kept.
 */
export interface Traced extends Features {
  readonly backward: (gradient: Tensor) => Tensor;
}

/** Mean and unbiased variance `[C]` that a batch norm saw. */
export interface BatchStatistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** What dropout asks of a mask: the layer that it is behind, its shape, and the share of values that it keeps. */
export interface MaskRequest {
  readonly name: string;
  readonly shape: readonly number[];
  readonly share: number;
}

/** Two seeds (int32) for a mask, as a tensor of the caller's own. */
export type Seeds = (request: MaskRequest) => Tensor;

/** Is told of a mask and the two seeds that were drawn for it. */
export type SeedsHeard = (request: MaskRequest, seeds: readonly [number, number]) => void;

/** Seeds that `random` and the layer's name alone decide. */
export function seedsOf(random: Random, heard?: SeedsHeard): Seeds {
  return (request) => {
    const own = random.fork(request.name);
    const seeds = [own.bits() | 0, own.bits() | 0] as const;
    heard?.(request, seeds);
    return tf.tensor1d([...seeds], "int32");
  };
}

/** One pass over one replica's share of a batch, on one kind of device. */
export class TrainingPass {
  readonly parameters: Parameters;
  readonly policy: DevicePolicy;
  /** Where dropout takes its seeds; in a pass without them nothing is dropped. */
  readonly seeds: Seeds | undefined;
  readonly #gradients = new Map<string, Tensor>();
  readonly #statistics = new Map<string, BatchStatistics>();

  constructor(parameters: Parameters, policy: DevicePolicy, seeds?: Seeds) {
    this.parameters = parameters;
    this.policy = policy;
    this.seeds = seeds;
  }

  get(name: string): Tensor {
    return parameter(this.parameters, name);
  }

  /** Adds to the gradient of a parameter, in the parameter's own shape, and takes the tensor over. */
  addGradient(name: string, gradient: Tensor): void {
    const { shape } = this.get(name);
    const isShaped = tf.util.arraysEqual(gradient.shape, shape);
    const shaped = isShaped ? gradient : reshape(gradient, shape);
    if (!isShaped) gradient.dispose();
    const before = this.#gradients.get(name);
    this.#gradients.set(name, tf.keep(before === undefined ? shaped : add(before, shaped)));
    if (before !== undefined) tf.dispose([before, shaped]);
  }

  /**
   * Notes that a parameter is used and does not move by what hears of it here: weight decay moves it all the same.
   */
  addNoGradient(name: string): void {
    if (!this.#gradients.has(name)) this.addGradient(name, zerosLike(this.get(name)));
  }

  /** Notes what a batch norm saw, and takes the tensors over. */
  setStatistics(name: string, { mean, variance }: BatchStatistics): void {
    this.#statistics.set(name, { mean: tf.keep(mean), variance: tf.keep(variance) });
  }

  /** Gradients by parameter name; a parameter that was not used has none. */
  get gradients(): ReadonlyMap<string, Tensor> {
    return this.#gradients;
  }

  get statistics(): ReadonlyMap<string, BatchStatistics> {
    return this.#statistics;
  }

  /** Frees the gradients and statistics; the parameters are not the pass's own. */
  dispose(): void {
    for (const gradient of this.#gradients.values()) gradient.dispose();
    for (const { mean, variance } of this.#statistics.values()) tf.dispose([mean, variance]);
  }
}
