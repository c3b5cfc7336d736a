/**
 * How much memory a work has to hold at once: what each kernel makes, from that kernel to the last one that takes it. That is
 * what a graph keeps; what kernels need for themselves comes on top, and so do inputs and weights.
 */

import type { KernelRun, tf } from "../../src/engine/backend.ts";

/** The fullest moment. */
export interface Fullest {
  readonly bytes: number;
  /** The kernel that ran then. */
  readonly kernel: string;
  /** How many ran before it, of all. */
  readonly before: number;
}

/** What kernels give on as it is, in another shape. */
const PASSING: readonly string[] = ["Reshape", "Bitcast"];

interface Life {
  readonly bytes: number;
  readonly from: number;
  to: number;
}

/** Listens to a work that is done once. */
export class Lifetimes {
  readonly #kernels: string[] = [];
  /** Of what kernels made, by what stands for the values. */
  readonly #lives = new Map<tf.DataId, Life>();

  hear({ kernel, inputs, outputs }: KernelRun): void {
    const now = this.#kernels.length;
    this.#kernels.push(kernel);
    const taken = inputs.map(({ dataId }) => this.#lives.get(dataId));
    for (const life of taken) if (life !== undefined) life.to = now;
    const [given] = taken;
    for (const { dataId, dtype, size } of outputs) {
      if (!PASSING.includes(kernel)) {
        this.#lives.set(dataId, { bytes: size * (dtype === "bool" ? 1 : 4), from: now, to: now });
      } else if (given !== undefined) this.#lives.set(dataId, given);
    }
  }

  /** @throws {Error} if nothing was heard. */
  get fullest(): Fullest {
    const changes = this.#kernels.map(() => 0);
    for (const { bytes, from, to } of new Set(this.#lives.values())) {
      changes[from] = (changes[from] ?? 0) + bytes;
      if (to + 1 < changes.length) changes[to + 1] = (changes[to + 1] ?? 0) - bytes;
    }
    let held = 0;
    let fullest: Fullest | undefined;
    for (const [before, change] of changes.entries()) {
      held += change;
      const kernel = this.#kernels[before] ?? "";
      if (fullest === undefined || held > fullest.bytes) fullest = { bytes: held, kernel, before };
    }
    if (fullest === undefined) throw new Error("Cannot tell what is held: no kernel was heard");
    return fullest;
  }
}
