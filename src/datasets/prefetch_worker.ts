/** The worker behind {@link prefetchBatches}: makes the batches of one plan, a few ahead of those asked for. */

/// <reference lib="deno.worker" />

import { reason } from "../base/errors.ts";
import { batchCount, BatchReader } from "./batches.ts";
import { Database } from "./database.ts";
import type { PrefetchAnswer, PrefetchOrder } from "./prefetch.ts";

let reader: BatchReader | undefined;
let next = 0;
let last = 0;

function answer(message: PrefetchAnswer, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

self.onmessage = ({ data: order }: MessageEvent<PrefetchOrder>): void => {
  try {
    if (order.plan !== undefined) {
      reader = new BatchReader(Database.open(order.plan.paths), order.plan);
      last = batchCount(order.plan);
    }
    for (let i = 0; i < order.batches && reader !== undefined && next < last; i++) {
      const batch = reader.read(next++);
      answer({ batch }, [batch.data.buffer]);
    }
  } catch (thrown) {
    answer({ failure: reason(thrown) });
  }
};
