/** Batches made in a worker while the engine computes. */

import { DataError } from "../base/errors.ts";
import { type Batch, batchCount, type BatchPlan } from "./batches.ts";

/** What the worker is told: where a plan begins, and each time how many more of its batches to make. */
export interface PrefetchOrder {
  /** Counts the plans; answers carry it, so that those of a plan that was left are known. */
  readonly stream: number;
  readonly start?: { readonly plan: BatchPlan; readonly first: number };
  readonly batches: number;
}

/** What it answers, batch after batch. */
export type PrefetchAnswer =
  & { readonly stream: number }
  & ({ readonly batch: Batch } | { readonly failure: string; readonly isData: boolean });

/** How many batches are kept ready. */
const AHEAD = 2;

/** A worker that makes batches, two ahead of those that are taken. It lives from plan to plan: starting one takes as long as some batches. */
export class Prefetcher implements Disposable {
  readonly #worker = new Worker(new URL("./prefetch_worker.ts", import.meta.url), {
    type: "module",
  });
  readonly #ready: PrefetchAnswer[] = [];
  #stream = 0;
  #wake = (): void => {};

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<PrefetchAnswer>): void => this.#take(data);
    this.#worker.onerror = (event): void => {
      event.preventDefault();
      this.#take({ stream: this.#stream, failure: event.message, isData: false });
    };
  }

  /**
   * The batches of a plan, from number `first` on. To be gone through before the next plan is begun.
   * @throws {DataError} if the database cannot be read.
   */
  async *batches(plan: BatchPlan, first = 0): AsyncGenerator<Batch, void, void> {
    const stream = ++this.#stream;
    this.#tell({ stream, start: { plan, first }, batches: AHEAD });
    for (let number = first; number < batchCount(plan); number++) {
      const answer = await this.#answer(stream);
      if ("failure" in answer) throw new (answer.isData ? DataError : Error)(answer.failure);
      this.#tell({ stream, batches: 1 });
      yield answer.batch;
    }
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }

  async #answer(stream: number): Promise<PrefetchAnswer> {
    for (;;) {
      if (stream !== this.#stream) {
        throw new Error("Cannot go on with these batches: others were begun");
      }
      const answer = this.#ready.shift();
      if (answer?.stream === stream) return answer;
      if (answer === undefined) await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  #tell(order: PrefetchOrder): void {
    this.#worker.postMessage(order);
  }

  #take(answer: PrefetchAnswer): void {
    this.#ready.push(answer);
    this.#wake();
  }
}
