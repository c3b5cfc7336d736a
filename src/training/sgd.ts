/**
 * Stochastic gradient descent as PyTorch has it: weight decay is added to the gradient of every
 * parameter, before momentum; with Nesterov the step looks one momentum ahead.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { scalar } from "../engine/constants.ts";
import { add, multiply } from "../engine/kernels.ts";
import { joined, separated } from "../engine/joined.ts";
import { momentumStep } from "../engine/momentum.ts";
import { type Moment, movedParameter, type Moving, type Optimizer } from "./optimizer.ts";

/** What stays the same from step to step. */
export interface SgdSettings {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weight_decay: number;
}

/** The optimizer. */
export class Sgd implements Optimizer {
  readonly #settings: SgdSettings;

  constructor(settings: SgdSettings) {
    this.#settings = settings;
  }

  /**
   * g = gradient + decay·p, b = momentum·b + g (b from 0), then p -= rate·(g + momentum·b) with Nesterov, rate·b
   * without.
   */
  step(
    { parameters, memory }: Moving,
    gradients: ReadonlyMap<string, Tensor>,
    { learningRate }: Pick<Moment, "learningRate">,
  ): void {
    const { momentum, nesterov, weight_decay } = this.#settings;
    const decay = scalar(weight_decay);
    for (const group of together([...gradients.keys()], parameters)) {
      const before = group.map((name) => movedParameter(parameters, name));
      const shapes = before.map(({ shape }) => shape);
      const means = group.map((name, i) =>
        memory.momentum.get(name) ?? tf.zerosLike(before[i] as Tensor)
      );
      const parameter = takenOver(before);
      const gradient = tf.tidy(() => {
        const plain = joined(group.map((name) => gradients.get(name) as Tensor));
        return add(plain, multiply(parameter, decay));
      });
      const moved = momentumStep(
        { parameter, mean: takenOver(means) },
        gradient,
        { learningRate, momentum, nesterov },
      );
      gradient.dispose();
      setAll(parameters, group, moved.parameter, shapes);
      setAll(memory.momentum, group, moved.mean, shapes);
    }
  }
}

/** Tensors that are taken over, as one. */
function takenOver(tensors: readonly Tensor[]): Tensor {
  const one = joined(tensors);
  tf.dispose([...tensors]);
  return one;
}

/** Deals out `all`, which is taken over, to `names`. */
function setAll(
  map: Map<string, Tensor>,
  names: readonly string[],
  all: Tensor,
  shapes: readonly (readonly number[])[],
): void {
  for (const [i, values] of separated(all, shapes).entries()) {
    map.set(names[i] as string, tf.keep(values));
  }
  all.dispose();
}

/** What is worth joining: a kernel call costs as much as work on so many values. */
const smallSize = 4096;

/**
 * Names to be moved in one go: all small vectors, since a network has many and each would cost several kernel
 * calls; whatever is larger by itself.
 */
function together(names: readonly string[], parameters: ReadonlyMap<string, Tensor>): string[][] {
  const isSmall = ({ rank, size }: Tensor): boolean => rank === 1 && size <= smallSize;
  const groups = Map.groupBy(
    names,
    (name) => isSmall(movedParameter(parameters, name)) ? "small" : name,
  );
  return [...groups.values()];
}
