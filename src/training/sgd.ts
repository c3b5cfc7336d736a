/**
 * Stochastic gradient descent as PyTorch has it: weight decay is added to the gradient of every
 * parameter, before momentum; with Nesterov the step looks one momentum ahead.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { scalar } from "../engine/constants.ts";
import { add, multiply } from "../engine/kernels.ts";
import { joined, parted } from "../engine/joined.ts";
import { MomentumKernel } from "../engine/momentum.ts";
import { type Memory, movedParameter, type Optimizer } from "./optimizer.ts";

/** What stays the same from step to step. */
export interface SgdSettings {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weight_decay: number;
}

/** The optimizer and what it remembers: a momentum buffer for each parameter that has had a gradient. */
export class Sgd implements Optimizer {
  readonly #settings: SgdSettings;
  readonly #buffers: Map<string, Tensor>;

  /** Takes over the `buffers` of an optimizer that goes on. */
  constructor(settings: SgdSettings, buffers: ReadonlyMap<string, Tensor> = new Map()) {
    this.#settings = settings;
    this.#buffers = new Map(buffers);
  }

  get memory(): Memory {
    return { momentum: this.#buffers };
  }

  /**
   * g = gradient + decay·p, b = momentum·b + g (b from 0), then p -= rate·(g + momentum·b) with Nesterov, rate·b
   * without.
   */
  step(
    parameters: Map<string, Tensor>,
    gradients: ReadonlyMap<string, Tensor>,
    learningRate: number,
  ): void {
    const decay = scalar(this.#settings.weight_decay);
    using kernel = new MomentumKernel({ ...this.#settings, learningRate });
    for (const group of together([...gradients.keys()], parameters)) {
      const shapes = group.map((name) => movedParameter(parameters, name).shape);
      const means = group.map((name) =>
        this.#buffers.get(name) ?? tf.zerosLike(movedParameter(parameters, name))
      );
      const parameter = takenOver(group.map((name) => movedParameter(parameters, name)));
      const gradient = tf.tidy(() => {
        const plain = joined(group.map((name) => gradients.get(name) as Tensor));
        return add(plain, multiply(parameter, decay));
      });
      const moved = kernel.step({ parameter, mean: takenOver(means) }, gradient);
      gradient.dispose();
      setAll(parameters, group, moved.parameter, shapes);
      setAll(this.#buffers, group, moved.mean, shapes);
    }
  }

  dispose(): void {
    for (const buffer of this.#buffers.values()) buffer.dispose();
    this.#buffers.clear();
  }
}

/** Tensors that are taken over, as one. */
function takenOver(tensors: readonly Tensor[]): Tensor {
  const one = joined(tensors);
  tf.dispose([...tensors]);
  return one;
}

/** Parts `all`, which is taken over, among `names`. */
function setAll(
  map: Map<string, Tensor>,
  names: readonly string[],
  all: Tensor,
  shapes: readonly (readonly number[])[],
): void {
  for (const [i, part] of parted(all, shapes).entries()) map.set(names[i] as string, tf.keep(part));
  all.dispose();
}

/** What is worth joining: a kernel call costs as much as work on so many values. */
const smallSize = 4096;

/**
 * Names to be moved in one go: all small vectors, since a network has many and each would cost several kernel
 * calls; whatever is larger by itself.
 */
function together(
  names: readonly string[],
  parameters: ReadonlyMap<string, Tensor>,
): string[][] {
  const isSmall = ({ rank, size }: Tensor): boolean => rank === 1 && size <= smallSize;
  const groups = Map.groupBy(
    names,
    (name) => isSmall(movedParameter(parameters, name)) ? "small" : name,
  );
  return [...groups.values()];
}
