/**
 * What a run needs of the engine. The suite knows only this, so that its own way, from config to verdict,
 * is tested without TensorFlow; `engine_runner.ts` is the real one.
 */

import type { Database } from "../datasets/database.ts";
import type { Scores } from "../evaluation/metrics.ts";
import type { NdArray } from "../formats/ndarray.ts";
import type { Environment } from "../golden/fields.ts";
import type { ObservedNumerics } from "../golden/observation.ts";
import type { RunConfig } from "./run_config.ts";

/** Parameters by published name, in file order. */
export type StateDict = ReadonlyMap<string, NdArray<"float32">>;

/** Logits of every sample of a database, in its order. */
export interface Answers extends Scores {
  readonly seconds: number;
}

/** One epoch of training; counts are null where it was not evaluated. */
export interface EpochResult {
  readonly epoch: number;
  readonly learningRate: number;
  /** Mean over the epoch's batches. */
  readonly loss: number;
  readonly correct1: number | null;
  readonly correct5: number | null;
  readonly seconds: number;
}

/** What training left. */
export interface Trained {
  readonly weights: StateDict;
  readonly epochs: readonly EpochResult[];
  readonly answers: Answers;
  readonly seconds: number;
}

/** What is heard on the way. */
export type RunnerEvent =
  | {
    readonly kind: "batch";
    readonly epoch: number;
    readonly batch: number;
    readonly batches: number;
    readonly loss: number;
    readonly learningRate: number;
    readonly samplesDone: number;
    readonly samplesTotal: number;
  }
  | ({ readonly kind: "epoch" } & EpochResult)
  | { readonly kind: "evaluation"; readonly samplesDone: number; readonly samplesTotal: number };

/** How a run is watched and stopped. */
export interface RunnerWatch {
  readonly onEvent: (event: RunnerEvent) => void;
  readonly signal: AbortSignal;
}

/** The databases of a data set. */
export interface Halves {
  readonly train: Database;
  readonly val: Database;
}

/** An engine that runs models. */
export interface Runner {
  readonly environment: Environment;
  /** Trains from scratch; the seed decides everything. */
  train(
    config: RunConfig,
    data: Halves,
    seed: number,
    watch: RunnerWatch,
  ): Promise<Trained>;
  /** Evaluates given weights. @throws {DataError} if they are not the model's. */
  evaluate(
    config: RunConfig,
    val: Database,
    weights: ReadonlyMap<string, NdArray>,
    watch: RunnerWatch,
  ): Promise<Answers>;
  /** The engine against the oracle's vectors; null where there are none yet. */
  numerics(config: RunConfig): Promise<ObservedNumerics | null>;
}
