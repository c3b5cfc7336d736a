/** A suite cut into shares that separate jobs do: of trainings whole (run, seed) pairs, of evaluations whole batches. */

import type { Batches } from "./batches.ts";
import { UsageError } from "../base/errors.ts";

/** The `index`-th of `of` jobs that share a suite's work, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** The whole numbers below `count` that are a shard's share, from the first to before the last. */
export function shareOf(
  count: number,
  { index, of }: Shard,
): { readonly from: number; readonly to: number } {
  return { from: Math.floor((index - 1) * count / of), to: Math.floor(index * count / of) };
}

/**
 * The share of a shard in batches: whole ones, as they are without shards, since the same sample in a batch of
 * another size may come out with other last bits.
 * @throws {UsageError} if there are more shards than batches.
 */
export function shareOfBatches(batches: Batches, batchSize: number, shard: Shard): Batches {
  if (shard.of > batches.count) {
    throw new UsageError(
      `Cannot cut ${batches.count} batches into ${shard.of} shards: take ${batches.count} or fewer`,
    );
  }
  const { from, to } = shareOf(batches.count, shard);
  return {
    names: batches.names,
    samples: Math.min(batches.samples, to * batchSize) - from * batchSize,
    count: to - from,
    from: (first) => upTo(batches.from(from + first), to - from - first),
  };
}

async function* upTo<T>(values: Iterable<T> | AsyncIterable<T>, count: number): AsyncGenerator<T> {
  if (count <= 0) return;
  let done = 0;
  for await (const value of values) {
    yield value;
    if (++done === count) return;
  }
}
