/**
 * What a run needs of the engine. The suite knows only this, so that its own way, from config to verdict,
 * is tested without TensorFlow; `engine_runner.ts` is the real one.
 */

import type { Database } from "../datasets/database.ts";
import type { Scores } from "../evaluation/metrics.ts";
import type { Looked, Sight } from "../evaluation/sights.ts";
import type { Move } from "../golden/drift.ts";
import type { Ledger } from "../golden/ledger.ts";
import type { StateDict } from "../store/run_folder.ts";
import type { GivenWeights } from "../models/reference_weights.ts";
import type { EpochRow } from "../training/curve.ts";
import type { TrainingEvent } from "../training/event.ts";
import type { HeldEngine } from "../oracle/observation.ts";
import type { Shard } from "../evaluation/shard.ts";
import type { Spent } from "../evaluation/spent.ts";
import type { RunConfig } from "./run_config.ts";

/** Logits of every sample of a database in its order, and which weights gave them. */
export interface Answers extends Scores {
  readonly weightsDigest: string;
  /** Of the evaluation. */
  readonly seconds: number;
  /** Samples that were computed with all frames besides, and how far skipping moved them; absent where nothing was skipped. */
  readonly skipping?: readonly Move[];
  /** Where the time of the evaluation went, where a runner knows it. */
  readonly spent?: Spent;
}

/** What training left: the last weights, and their answers to the val part. */
export interface Trained {
  readonly weights: StateDict;
  readonly answers: Answers;
  readonly curve: readonly EpochRow[];
  readonly ledger: Ledger;
  /** Of training, without evaluations. */
  readonly seconds: number;
}

/** What is heard on the way. An evaluation of given weights belongs to no epoch. */
export type RunnerEvent =
  | Exclude<TrainingEvent, { readonly kind: "evaluation" }>
  | { readonly kind: "evaluation"; readonly samplesDone: number; readonly samplesTotal: number };

/** How a run is watched and stopped. */
export interface RunnerWatch {
  readonly onEvent: (event: RunnerEvent) => void;
  /** Is given the logits of each evaluation of a training, before its epoch, counted from 0, is told. */
  readonly onEvaluated?: ((epoch: number, scores: Scores) => Promise<void>) | undefined;
  /** Is given the weights after each epoch, counted from 0, that the recipe saves. */
  readonly onSaved?: ((epoch: number, weights: StateDict) => Promise<void>) | undefined;
  readonly signal: AbortSignal;
}

/** Where a training saves itself, and whether it goes on from what lies there. */
export interface RunnerCheckpoints {
  readonly folder: string;
  readonly resume: boolean;
  /** Digests of config and data; the runner adds what it knows of itself. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** How a training is watched, stopped and saved. */
export interface TrainingWatch extends RunnerWatch {
  readonly checkpoints: RunnerCheckpoints;
}

/** The databases of both parts. */
export interface TrainingData {
  readonly train: Database;
  readonly val: Database;
}

/** Which of an evaluation is made, and how. */
export interface EvaluationWay {
  /** Its share of the batches; all without it. */
  readonly shard?: Shard | undefined;
  /** Whether frames are computed that do not move. */
  readonly dense: boolean;
}

/** An engine that runs models. */
export interface Runner extends HeldEngine {
  /**
   * Trains from fresh or given weights or a checkpoint, to the same bits; the seed decides everything that is drawn.
   * @throws {DataError} if the given weights are not the model's.
   */
  train(
    config: RunConfig,
    data: TrainingData,
    seed: number,
    watch: TrainingWatch,
    starting?: GivenWeights,
  ): Promise<Trained>;
  /** Evaluates given weights. @throws {DataError} if they are not the model's. */
  evaluate(
    config: RunConfig,
    val: Database,
    weights: GivenWeights,
    watch: RunnerWatch,
    way: EvaluationWay,
  ): Promise<Answers>;
  /** What the network sees in some samples of a database, in their order. @throws {DataError} if the weights are not the model's. */
  look(
    config: RunConfig,
    val: Database,
    weights: GivenWeights,
    looked: readonly Looked[],
    signal: AbortSignal,
  ): Sight[];
}
