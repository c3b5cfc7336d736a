import type { DevicePolicy } from "../engine/policy.ts";
import type { Batches } from "../evaluation/batches.ts";
import type { Evaluation } from "../evaluation/predict.ts";
import type { Model, Weights } from "../models/model.ts";
import type { CheckpointSettings } from "./checkpointing.ts";
import type { TrainingEvent } from "./event.ts";
import type { Recipe } from "./recipe.ts";
import type { TrainingSamples } from "./samples.ts";

/** What `fit` is asked for. */
export interface FitRequest {
  readonly model: Model;
  readonly policy: DevicePolicy;
  readonly recipe: Recipe;
  readonly train: TrainingSamples;
  readonly val: Batches;
  /** Decides initialization, order, augmentation and dropout. */
  readonly seed: number;
  /** Values to start from instead of drawn ones, of some parameters or all. */
  readonly initial?: Weights | undefined;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: TrainingEvent) => void) | undefined;
  /** Is given the answers of each evaluation, before its epoch is told. */
  readonly onEvaluated?: ((epoch: number, evaluation: Evaluation) => Promise<void>) | undefined;
  /** Is given the weights after each epoch that `save_interval` names, and after the last. */
  readonly onSaved?: ((epoch: number, weights: Weights) => Promise<void>) | undefined;
  /** Without it nothing is saved. */
  readonly checkpoints?: CheckpointSettings | undefined;
}
