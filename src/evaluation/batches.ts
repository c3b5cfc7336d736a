/** Batches as evaluation and training take them, wherever they come from. */

import { type Batch, batchCount, type BatchOptions, planBatches } from "../datasets/batches.ts";
import type { Database } from "../datasets/database.ts";
import type { Prefetcher } from "../datasets/prefetch.ts";

/** Samples in a fixed order, cut into batches; they can be gone through any number of times. */
export interface Batches {
  /** The part of the database, where its file's name tells. */
  readonly part?: string | undefined;
  /** Names of the samples by their index, which `Batch.indices` holds. */
  readonly names: readonly string[];
  /** Samples in all batches together. */
  readonly samples: number;
  /** The number of batches. */
  readonly count: number;
  /** Batch number `first`, counted from 0, and those after it. */
  from(first: number): Iterable<Batch> | AsyncIterable<Batch>;
}

/** The batches of a database, made by `prefetcher` while those before are computed on. @throws as {@link planBatches} */
export function databaseBatches(
  database: Database,
  options: BatchOptions,
  prefetcher: Prefetcher,
): Batches {
  const plan = planBatches(database, options);
  return {
    part: database.part,
    names: database.names,
    samples: plan.indices.length,
    count: batchCount(plan),
    from: (first) => prefetcher.batches(plan, first),
  };
}
