/** The way from one step to the last. */

import { setImmediate } from "node:timers/promises";
import { InterruptedError } from "../base/errors.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import type { Batches } from "../evaluation/batches.ts";
import { evaluateParameters, type Evaluation } from "../evaluation/predict.ts";
import type { Weights } from "../models/model.ts";
import type { CheckpointedRun, Checkpointing, CheckpointSettings } from "./checkpointing.ts";
import { type EpochRow, epochScoreOf, epochStart, type Progress } from "./curve.ts";
import type { TrainingEvent } from "./event.ts";
import { isDue, learningRate } from "./recipe.ts";
import type { TrainingSamples } from "./samples.ts";
import type { Trainer } from "./trainer.ts";

/** What `fit` is asked for. */
export interface FitRequest extends CheckpointedRun {
  readonly policy: DevicePolicy;
  readonly train: TrainingSamples;
  readonly val: Batches;
  /** Values to start from instead of drawn ones, of some parameters or all. */
  readonly initial?: Weights | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: TrainingEvent) => void) | undefined;
  /** Is given the answers of each evaluation, before its epoch is told. */
  readonly onEvaluated?: ((epoch: number, evaluation: Evaluation) => Promise<void>) | undefined;
  /** Is given the weights after each epoch that `save_interval` names, and after the last. */
  readonly onSaved?: ((epoch: number, weights: Weights) => Promise<void>) | undefined;
  /** Without it nothing is saved. */
  readonly checkpoints?: CheckpointSettings | undefined;
}

/** What a run came to, but for its weights, which the trainer has. */
export interface Finished {
  readonly curve: readonly EpochRow[];
  readonly steps: number;
  /** Of the last weights, which are the ones that count. */
  readonly evaluation: Evaluation;
}

/** One run on its way; `#progress` and the trainer always stand at the same step. */
export class Run {
  readonly #request: FitRequest;
  readonly #trainer: Trainer;
  readonly #checkpoints: Checkpointing | undefined;
  #progress: Progress;

  constructor(
    request: FitRequest,
    trainer: Trainer,
    checkpoints: Checkpointing | undefined,
    start: Progress,
  ) {
    this.#request = request;
    this.#trainer = trainer;
    this.#checkpoints = checkpoints;
    this.#progress = start;
  }

  /** Goes to the end. @throws as `fit` */
  async finish(): Promise<Finished> {
    try {
      return await this.#toTheEnd();
    } catch (thrown) {
      if (thrown instanceof InterruptedError) {
        await this.#checkpoints?.save(this.#trainer, this.#progress);
      }
      throw thrown;
    }
  }

  async #toTheEnd(): Promise<Finished> {
    const { recipe } = this.#request;
    let evaluation: Evaluation | undefined;
    while (this.#progress.epoch < recipe.num_epoch) {
      evaluation = await this.#epoch();
    }
    // A run that was resumed behind its last epoch has its score, but no answers.
    evaluation ??= await this.#evaluate(recipe.num_epoch - 1);
    const { curve, steps } = this.#progress;
    return { curve, steps, evaluation };
  }

  /** Goes on to the end of the epoch, and gives its evaluation if it is due one. */
  async #epoch(): Promise<Evaluation | undefined> {
    const { recipe, now, onProgress, onEvaluated, onSaved } = this.#request;
    await this.#steps();
    const { epoch, batch, lossSum, seconds: trained, dataSeconds, steps, curve } = this.#progress;
    const rate = learningRate(recipe, epoch);
    const row = { epoch, learningRate: rate, loss: lossSum / batch, seconds: trained, dataSeconds };
    let evaluation: Evaluation | undefined;
    let scored: EpochRow = row;
    if (isDue(recipe, epoch, recipe.eval_interval)) {
      const begin = now();
      evaluation = await this.#evaluate(epoch);
      scored = { ...row, evaluation: epochScoreOf(evaluation, seconds(begin, now())) };
      await onEvaluated?.(epoch, evaluation);
    }
    this.#progress = epochStart(epoch + 1, steps, [...curve, scored]);
    await this.#checkpoints?.saveIfDue(this.#trainer, this.#progress);
    onProgress?.({ kind: "epoch", ...scored });
    if (onSaved !== undefined && isDue(recipe, epoch, recipe.save_interval)) {
      await onSaved(epoch, this.#trainer.weights());
    }
    return evaluation;
  }

  /** The steps that are left of the epoch. */
  async #steps(): Promise<void> {
    const { recipe, train, now, signal, onProgress } = this.#request;
    const { epoch } = this.#progress;
    const batches = train(this.#trainer.orderOf(epoch));
    let begin = now();
    for await (const batch of batches.from(this.#progress.batch)) {
      const loaded = now();
      const before = this.#progress;
      const loss = this.#trainer.step(batch, batches, before);
      const end = now();
      this.#progress = {
        ...before,
        batch: before.batch + 1,
        lossSum: before.lossSum + loss,
        seconds: before.seconds + seconds(begin, end),
        dataSeconds: before.dataSeconds + seconds(begin, loaded),
        steps: before.steps + 1,
      };
      const batchSize = recipe.batch_size;
      onProgress?.({
        kind: "batch",
        epoch,
        batch: before.batch,
        batches: batches.count,
        loss,
        learningRate: learningRate(recipe, epoch),
        samplesDone: epoch * batches.samples +
          Math.min(batches.samples, this.#progress.batch * batchSize),
        samplesTotal: recipe.num_epoch * batches.samples,
      });
      await setImmediate(); // lets a signal in
      if (signal?.aborted) {
        throw new InterruptedError(`Stopped training after ${this.#progress.steps} steps`);
      }
      await this.#checkpoints?.saveIfDue(this.#trainer, this.#progress);
      begin = now();
    }
  }

  async #evaluate(epoch: number): Promise<Evaluation> {
    const { model, policy, val, signal, now, onProgress } = this.#request;
    return await evaluateParameters(model, this.#trainer.parameters, val, policy, {
      signal,
      now,
      onProgress: (samplesDone, samplesTotal) =>
        onProgress?.({ kind: "evaluation", epoch, samplesDone, samplesTotal }),
    });
  }
}

function seconds(from: number, to: number): number {
  return Math.max(0, to - from) / 1000;
}
