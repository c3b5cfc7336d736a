/**
 * Stochastic gradient descent as PyTorch has it: weight decay is added to the gradient of every
 * parameter, before momentum; with Nesterov the step looks one momentum ahead.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { add, multiply } from "../engine/kernels.ts";
import { joined, parted } from "../engine/joined.ts";
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
    const { momentum, nesterov, weight_decay: decay } = this.#settings;
    const constants = [decay, momentum, -learningRate].map((value) => tf.scalar(value));
    const [byDecay, byMomentum, byRate] = constants as [Tensor, Tensor, Tensor];
    const names = [...gradients.keys()];
    for (
      const group of together(names, (name) => movedParameter(parameters, name), this.#buffers)
    ) {
      const [moved, next] = tf.tidy(() => {
        const all = (of: ReadonlyMap<string, Tensor>): Tensor =>
          joined(group.map((name) => of.get(name) as Tensor));
        const parameter = all(parameters);
        const g = add(all(gradients), multiply(parameter, byDecay));
        const b = this.#buffers.has(group[0] as string)
          ? add(multiply(all(this.#buffers), byMomentum), g)
          : g;
        const direction = nesterov ? add(g, multiply(b, byMomentum)) : b;
        const shapes = group.map((name) => (parameters.get(name) as Tensor).shape);
        return [
          parted(add(parameter, multiply(direction, byRate)), shapes),
          parted(b, shapes),
        ];
      }) as [Tensor[], Tensor[]];
      for (const [i, name] of group.entries()) {
        tf.dispose([parameters.get(name) as Tensor, this.#buffers.get(name) ?? []]);
        parameters.set(name, tf.keep(moved[i] as Tensor));
        this.#buffers.set(name, tf.keep(next[i] as Tensor));
      }
    }
    tf.dispose(constants);
  }

  dispose(): void {
    for (const buffer of this.#buffers.values()) buffer.dispose();
    this.#buffers.clear();
  }
}

/** What is worth joining: a kernel call costs as much as work on so many values. */
const smallSize = 4096;

/**
 * Names to be moved in one go: small vectors that have a buffer all together, or that have none, since
 * a network has many and each would cost eight kernel calls; whatever is larger by itself.
 */
function together(
  names: readonly string[],
  parameter: (name: string) => Tensor,
  buffers: ReadonlyMap<string, Tensor>,
): string[][] {
  const small = (name: string): boolean =>
    parameter(name).rank === 1 && parameter(name).size <= smallSize;
  const groups = Map.groupBy(
    names,
    (name) => small(name) ? buffers.has(name) ? "moving" : "new" : name,
  );
  return [...groups.values()];
}
