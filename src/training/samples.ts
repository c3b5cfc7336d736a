/** A database's samples as a recipe takes them. */

import { UsageError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import type { Database } from "../datasets/database.ts";
import type { Reading } from "../datasets/feeder_config.ts";
import type { Prefetcher } from "../datasets/prefetch.ts";
import { type Batches, databaseBatches } from "../evaluation/batches.ts";
import type { Recipe } from "./recipe.ts";

/** What a network is trained on: batches for each epoch, their order and draws from `random` alone. */
export type TrainingSamples = (random: Random) => Batches;

/**
 * Batches of the recipe's size, shuffled unless the database was cut.
 * @throws {UsageError} if the samples do not fill a batch and the recipe drops what is left.
 */
export function trainingSamples(
  database: Database,
  recipe: Recipe,
  reading: Reading,
  prefetcher: Prefetcher,
): TrainingSamples {
  const { batch_size: batchSize, last_batch: lastBatch } = recipe;
  if (lastBatch === "drop" && database.size < batchSize) {
    throw new UsageError(
      `Cannot train on ${database.size} samples: batch_size is ${batchSize} and last_batch is drop`,
    );
  }
  const options = { ...reading, batchSize, lastBatch, order: "shuffled" } as const;
  return (random) => databaseBatches(database, { ...options, random }, prefetcher);
}

/** All samples in the database's order, in batches of the recipe's test size. */
export function evaluationBatches(
  database: Database,
  recipe: Recipe,
  reading: Reading,
  prefetcher: Prefetcher,
): Batches {
  const { test_batch_size: batchSize } = recipe;
  const order = { order: "file", random: Random.of(0) } as const;
  const options = { ...reading, ...order, batchSize, lastBatch: "keep" } as const;
  return databaseBatches(database, options, prefetcher);
}
