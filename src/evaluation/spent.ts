/** Where the wall time of an evaluation goes. */

/** Seconds of an evaluation. Beside engine and waiting are answers ranked and progress told. */
export interface Spent {
  readonly whole: number;
  /** In the engine: weights folded, batches copied to it, computed, and the logits back. */
  readonly engine: number;
  /** Until the next batch was there. */
  readonly waiting: number;
}

/** Measures {@link Spent} by laps, one behind the other. */
export class Laps {
  readonly #now: () => number;
  readonly #begin: number;
  #last: number;
  readonly #sums = { engine: 0, waiting: 0, rest: 0 };

  /** @param now milliseconds on a clock that does not go back. */
  constructor(now: () => number) {
    this.#now = now;
    this.#begin = this.#last = now();
  }

  /** Ends a lap, all of which went into one thing. */
  end(what: "engine" | "waiting" | "rest"): void {
    const now = this.#now();
    this.#sums[what] += now - this.#last;
    this.#last = now;
  }

  /** What the laps so far come to. */
  get spent(): Spent {
    const { engine, waiting } = this.#sums;
    return {
      whole: (this.#last - this.#begin) / 1000,
      engine: engine / 1000,
      waiting: waiting / 1000,
    };
  }
}

/** `12.4 s, 12.1 s of it in the engine (97.6 %), 0.2 s waiting for data`. */
export function spokenSpent({ whole, engine, waiting }: Spent): string {
  const share = whole > 0 ? 100 * engine / whole : 0;
  return `${whole.toFixed(2)} s, ${engine.toFixed(2)} s of it in the engine ` +
    `(${share.toFixed(1)} %), ${waiting.toFixed(2)} s waiting for data`;
}
