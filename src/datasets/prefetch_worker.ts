/** The worker behind {@link Prefetcher}: makes the batches of one plan after another, a few ahead of those asked for. */

/// <reference lib="deno.worker" />

import { DataError, reason } from "../base/errors.ts";
import { batchCount, BatchReader } from "./batches.ts";
import { Database, type DatabasePaths } from "./database.ts";
import type { PrefetchAnswer, PrefetchOrder } from "./prefetch.ts";

/** Stay open: training comes back to both parts each epoch. */
const databases = new Map<string, Database>();
let reader: BatchReader | undefined;
let next = 0;
let last = 0;

function databaseOf(paths: DatabasePaths): Database {
  const known = databases.get(paths.data);
  if (known !== undefined) return known;
  const opened = Database.open(paths);
  databases.set(paths.data, opened);
  return opened;
}

function answer(message: PrefetchAnswer, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

self.onmessage = ({ data: { stream, start, batches } }: MessageEvent<PrefetchOrder>): void => {
  try {
    if (start !== undefined) {
      reader = new BatchReader(databaseOf(start.plan.paths), start.plan);
      next = start.first;
      last = batchCount(start.plan);
    }
    for (let i = 0; i < batches && reader !== undefined && next < last; i++) {
      const batch = reader.read(next++);
      answer({ stream, batch }, [batch.data.buffer]);
    }
  } catch (thrown) {
    reader = undefined;
    answer({ stream, failure: reason(thrown), isData: thrown instanceof DataError });
  }
};
