/** Batches for training and evaluation, streamed from a database that may be larger than memory. */

import { Random } from "../base/random.ts";
import type { Sample } from "./augmentation.ts";
import type { Database } from "./database.ts";
import { fedShape, feed, type FeederOptions } from "./feeder.ts";
import { movingFrames } from "./moving_frames.ts";
import { byName } from "./sample.ts";
import type { DatabasePaths } from "./sample_store.ts";
import { type SampleShape, sampleSize } from "./shape.ts";

/** What {@link planBatches} is asked for. */
export interface BatchOptions {
  readonly batchSize: number;
  /** Only the first so many frames are read. */
  readonly frames: number;
  /**
   * The database's own order, or a shuffle of the samples sorted by name: the same for a re-ordered database. One that
   * was cut by `Database.first` is never shuffled: the published `debug` takes the first samples as they come.
   */
  readonly order: "file" | "shuffled";
  /** What becomes of a last batch that is not full. */
  readonly lastBatch: "keep" | "drop";
  readonly feeder: FeederOptions;
  /** One epoch's randomness: the order and what the feeder draws come from it. */
  readonly random: Random;
}

/** Which samples come when, and how: plain data, so that a worker can follow it. */
export interface BatchPlan {
  readonly paths: DatabasePaths;
  readonly batchSize: number;
  readonly frames: number;
  readonly feeder: FeederOptions;
  /** C, T, V, M of the samples in a batch. */
  readonly shape: SampleShape;
  /** The samples' indices in the database, in the order of coming. */
  readonly indices: readonly number[];
  readonly seed: number;
}

/** Some samples together. */
export interface Batch {
  /** N, C, T, V, M; N is smaller than the batch size only in a last batch that is kept. */
  readonly shape: readonly [n: number, c: number, t: number, v: number, m: number];
  /** Values in N,C,T,V,M order. */
  readonly data: Float32Array<ArrayBuffer>;
  readonly labels: Int32Array;
  /** The samples' indices in the database. */
  readonly indices: readonly number[];
  /** Of each sample and person, the frames up to the last one that is not zero; found where batches are made. */
  readonly moving: readonly (readonly number[])[];
}

/**
 * Fixes the order and the draws of one epoch.
 *
 * @throws {UsageError} if the feeder's options do not fit the samples.
 * @throws {RangeError} if the sizes are no whole numbers that fit the database.
 */
export function planBatches(database: Database, options: BatchOptions): BatchPlan {
  const { batchSize, frames, random } = options;
  const [c, t, v, m] = database.shape;
  // It chooses among the persons where preparing did not.
  const feeder = database.isRaw ? { ...options.feeder, num_person_out: m } : options.feeder;
  for (const [what, value, most] of [["batches", batchSize, Infinity], ["frames", frames, t]]) {
    if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > Number(most)) {
      throw new RangeError(
        `Cannot make ${what} of ${value}: expected a whole number from 1 to ${most}`,
      );
    }
  }
  let indices = Array.from({ length: database.size }, (_, i) => i);
  if (options.order === "shuffled" && !database.isCut) {
    const name = (i: number): string => database.names[i] as string;
    indices = random.fork("order").shuffled(indices.sort((a, b) => byName(name(a), name(b))));
  }
  if (options.lastBatch === "drop") {
    indices = indices.slice(0, indices.length - indices.length % batchSize);
  }
  return {
    paths: database.paths,
    batchSize,
    frames,
    feeder,
    shape: fedShape([c, frames, v, m], feeder),
    indices,
    seed: random.fork("feeder").bits(),
  };
}

/** The number of batches of a plan. */
export function batchCount(plan: BatchPlan): number {
  return Math.ceil(plan.indices.length / plan.batchSize);
}

/**
 * Makes any batch of a plan. Each has arrays of its own; what one sample draws depends on the plan's seed and its name
 * alone.
 */
export class BatchReader {
  readonly #database: Database;
  readonly #plan: BatchPlan;
  readonly #raw: Float32Array;
  readonly #rawShape: SampleShape;
  readonly #random: Random;

  constructor(database: Database, plan: BatchPlan) {
    const [c, , v, m] = database.shape;
    this.#database = database;
    this.#plan = plan;
    this.#rawShape = [c, plan.frames, v, m];
    this.#raw = new Float32Array(sampleSize(this.#rawShape));
    this.#random = Random.of(plan.seed);
  }

  /** Batch `number` of the plan, from 0. */
  read(number: number): Batch {
    const { indices: all, batchSize, shape, feeder } = this.#plan;
    const indices = all.slice(number * batchSize, (number + 1) * batchSize);
    const size = sampleSize(shape);
    const data = new Float32Array(indices.length * size);
    const labels = new Int32Array(indices.length);
    for (const [n, index] of indices.entries()) {
      const random = this.#random.fork(this.#database.names[index] as string);
      const sample = feed(this.#sample(index), feeder, random);
      data.set(sample.values, n * size);
      labels[n] = this.#database.labels[index] as number;
    }
    const values = { shape: [indices.length, ...shape], data } as const;
    return { ...values, labels, indices, moving: movingFrames(values) };
  }

  #sample(index: number): Sample {
    const all = this.#database.readAll(index, this.#plan.frames);
    if (all !== undefined) return all;
    this.#database.read(index, this.#plan.frames, this.#raw);
    return { shape: this.#rawShape, values: this.#raw };
  }
}
