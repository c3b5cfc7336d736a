/** Batches made in a worker while the engine computes. */

import { DataError } from "../base/errors.ts";
import { type Batch, batchCount, type BatchPlan } from "./batches.ts";

/** What the worker is told: at first the plan, and each time how many more batches to make. */
export interface PrefetchOrder {
  readonly plan?: BatchPlan;
  readonly batches: number;
}

/** What it answers, batch after batch. */
export type PrefetchAnswer = { readonly batch: Batch } | { readonly failure: string };

/** How many batches are kept ready. */
const ahead = 2;

/**
 * The same batches as `readBatches`, made in a worker that keeps two of them ready; breaking off ends it.
 *
 * @throws {DataError} if the database cannot be read.
 */
export async function* prefetchBatches(plan: BatchPlan): AsyncGenerator<Batch, void, void> {
  const worker = new Worker(new URL("./prefetch_worker.ts", import.meta.url), { type: "module" });
  const ready: PrefetchAnswer[] = [];
  let wake = (): void => {};
  const push = (answer: PrefetchAnswer): void => {
    ready.push(answer);
    wake();
  };
  worker.onmessage = ({ data }: MessageEvent<PrefetchAnswer>): void => push(data);
  worker.onerror = (event): void => {
    event.preventDefault();
    push({ failure: event.message });
  };
  const tell = (order: PrefetchOrder): void => worker.postMessage(order);
  try {
    tell({ plan, batches: ahead });
    for (let n = 0; n < batchCount(plan); n++) {
      if (ready.length === 0) await new Promise<void>((resolve) => wake = resolve);
      const answer = ready.shift();
      if (answer === undefined || "failure" in answer) {
        throw new DataError(
          `Cannot read "${plan.paths.data}": ${answer?.failure ?? "no batch came"}`,
        );
      }
      tell({ batches: 1 });
      yield answer.batch;
    }
  } finally {
    worker.terminate();
  }
}
