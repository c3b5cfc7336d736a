/**
 * Adam as PyTorch has it (torch.optim.Adam, without amsgrad): weight decay is added to the gradient, both running
 * means start at zero and are divided by what that takes from them.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { add, multiply } from "../engine/kernels.ts";
import { type Moment, movedParameter, type Moving, type Optimizer } from "./optimizer.ts";

/** What stays the same from step to step. */
export interface AdamSettings {
  /** How much of the running means of gradient and square stays at a step. */
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly weight_decay: number;
}

/** The optimizer. */
export class Adam implements Optimizer {
  readonly #settings: AdamSettings;

  constructor(settings: AdamSettings) {
    this.#settings = settings;
  }

  /** g = gradient + decay·p, m += (1 - β₁)(g - m), v += (1 - β₂)(g² - v), then p -= rate·m̂ / (√v̂ + ε). */
  step(
    { parameters, memory }: Moving,
    gradients: ReadonlyMap<string, Tensor>,
    { learningRate, steps }: Moment,
  ): void {
    const { betas: [beta1, beta2], eps, weight_decay: decay } = this.#settings;
    const rate = learningRate / (1 - beta1 ** (steps + 1));
    const correction = Math.sqrt(1 - beta2 ** (steps + 1));
    for (const [name, gradient] of gradients) {
      const parameter = movedParameter(parameters, name);
      const before = [memory.momentum.get(name), memory.variance.get(name)];
      const [moved, m, v] = tf.tidy(() => {
        const scaled = (x: Tensor, by: number): Tensor => multiply(x, tf.scalar(by));
        const mean = (old: Tensor | undefined, x: Tensor, beta: number): Tensor => {
          const share = scaled(x, 1 - beta);
          return old === undefined ? share : add(scaled(old, beta), share);
        };
        const g = add(gradient, scaled(parameter, decay));
        const m = mean(before[0], g, beta1);
        const v = mean(before[1], multiply(g, g), beta2);
        const width = tf.add(tf.div(tf.sqrt(v), correction), eps);
        return [add(parameter, scaled(tf.div(m, width), -rate)), m, v];
      }) as [Tensor, Tensor, Tensor];
      for (const old of [parameter, ...before]) old?.dispose();
      parameters.set(name, tf.keep(moved));
      memory.momentum.set(name, tf.keep(m));
      memory.variance.set(name, tf.keep(v));
    }
  }
}
