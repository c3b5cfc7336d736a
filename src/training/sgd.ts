/**
 * Stochastic gradient descent as PyTorch has it: weight decay is added to the gradient of every
 * parameter, before momentum; with Nesterov the step looks one momentum ahead.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { add, multiply } from "../engine/kernels.ts";
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
    for (const [name, gradient] of gradients) {
      const parameter = movedParameter(parameters, name);
      const buffer = this.#buffers.get(name);
      const [moved, next] = tf.tidy(() => {
        const g = add(gradient, multiply(parameter, byDecay));
        const b = buffer === undefined ? g : add(multiply(buffer, byMomentum), g);
        const direction = nesterov ? add(g, multiply(b, byMomentum)) : b;
        return [add(parameter, multiply(direction, byRate)), b === g ? g.clone() : b];
      }) as [Tensor, Tensor];
      tf.dispose([parameter, ...(buffer === undefined ? [] : [buffer])]);
      parameters.set(name, tf.keep(moved));
      this.#buffers.set(name, tf.keep(next));
    }
    tf.dispose(constants);
  }

  dispose(): void {
    for (const buffer of this.#buffers.values()) buffer.dispose();
    this.#buffers.clear();
  }
}
