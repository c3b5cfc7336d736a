/**
 * Seeded randomness that is passed in and forked by use, so that adding one draw never moves another.
 *
 * The generator is xoroshiro128+ of pure-rand; a fork's seed is a digest of the parent's seed and the
 * fork's name, never of the parent's state: `random.fork("order")` is the same whatever was drawn before.
 */

import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { sha256 } from "./digest.ts";

/** A stream of draws with a name and a seed. */
export class Random {
  readonly #name: string;
  readonly #generator: RandomGenerator;

  private constructor(name: string) {
    this.#name = name;
    this.#generator = xoroshiro128plus(Number.parseInt(sha256(name).slice(0, 8), 16) | 0);
  }

  /** The root of all streams of one run. `seed` is a non-negative integer. */
  static of(seed: number): Random {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`Cannot seed with ${seed}: the seed is an integer from 0 on`);
    }
    return new Random(`skelbench ${seed}`);
  }

  /** An independent stream, fixed by this one's seed and the name alone. */
  fork(name: string): Random {
    return new Random(`${this.#name}/${name}`);
  }

  /** 32 random bits, from 0 to 2^32 - 1. */
  bits(): number {
    return this.#generator.next() >>> 0;
  }

  /** Uniform in [0, 1), with 53 random bits. */
  uniform(): number {
    const high = this.bits() >>> 5; // 27 bits
    const low = this.bits() >>> 6; // 26 bits
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** Uniform in [from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * this.uniform();
  }

  /** A whole number from `from` to `to`, both included; every one equally likely. */
  integer(from: number, to: number): number {
    const size = to - from + 1;
    if (!(size >= 1 && size <= 2 ** 32)) {
      throw new RangeError(
        `Cannot draw a whole number from ${from} to ${to}: the range is empty or too wide`,
      );
    }
    const limit = 2 ** 32 - (2 ** 32 % size); // reject the tail that would favour small numbers
    let draw = this.bits();
    while (draw >= limit) draw = this.bits();
    return from + draw % size;
  }

  /** Standard normal, by the polar method of Marsaglia and Bray (1964). */
  normal(): number {
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt(-2 * Math.log(square) / square);
    }
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)] as T;
  }

  /** A shuffled copy (Fisher and Yates). */
  shuffled<T>(items: readonly T[]): T[] {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.integer(0, i);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }
}
