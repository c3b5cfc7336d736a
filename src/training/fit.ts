/** Training from the first epoch to the last. */

import { setImmediate } from "node:timers/promises";
import { InterruptedError } from "../base/errors.ts";
import type { Batches } from "../evaluation/batches.ts";
import { evaluateParameters, type Evaluation } from "../evaluation/predict.ts";
import type { Model, Weights } from "../models/model.ts";
import { bestOf, type EpochRow, epochScoreOf } from "./curve.ts";
import type { TrainingEvent } from "./event.ts";
import { learningRate, type Recipe } from "./recipe.ts";
import type { TrainingSamples } from "./samples.ts";
import { Trainer } from "./trainer.ts";
import { weightsDigest } from "./weights_digest.ts";

/** What {@link fit} is asked for. */
export interface FitRequest {
  readonly model: Model;
  readonly recipe: Recipe;
  readonly train: TrainingSamples;
  readonly val: Batches;
  /** Decides initialization, order, augmentation and dropout. */
  readonly seed: number;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: TrainingEvent) => void) | undefined;
}

/** What a training came to. */
export interface Fit {
  readonly weights: Weights;
  /** {@link weightsDigest} of the weights. */
  readonly weightsDigest: string;
  readonly curve: readonly EpochRow[];
  /** Of the last weights, which are the ones that count. */
  readonly evaluation: Evaluation;
  /** The epoch with the most right answers: told, never chosen. */
  readonly best: EpochRow;
  readonly steps: number;
  /** Of training, without evaluations. */
  readonly seconds: number;
}

/**
 * Trains a network by a recipe. The same request gives the same weights, bit for bit, on one machine
 * with one number of threads.
 * @throws {DataError} if training diverges, naming epoch, batch and samples.
 * @throws {InterruptedError} once the signal is given.
 */
export async function fit(request: FitRequest): Promise<Fit> {
  const { model, recipe, seed } = request;
  using trainer = new Trainer(model, recipe, seed);
  const curve: EpochRow[] = [];
  let evaluation: Evaluation | undefined;
  let steps = 0;
  for (let epoch = 0; epoch < recipe.num_epoch; epoch++) {
    const trained = await trainEpoch(trainer, request, epoch);
    steps += trained.steps;
    let row = trained.row;
    if (isDue(recipe, epoch, recipe.eval_interval)) {
      const begin = request.now();
      evaluation = await evaluateEpoch(trainer, request, epoch);
      row = { ...row, evaluation: epochScoreOf(evaluation, seconds(begin, request.now())) };
    }
    curve.push(row);
    request.onProgress?.({ kind: "epoch", ...row });
  }
  const best = bestOf(curve);
  if (evaluation === undefined || best === undefined) {
    throw new RangeError("Cannot train for no epoch");
  }
  const weights = trainer.weights();
  return {
    weights,
    weightsDigest: weightsDigest(model, weights),
    curve,
    evaluation,
    best,
    steps,
    seconds: curve.reduce((sum, row) => sum + row.seconds, 0),
  };
}

/** Whether something that is done every `interval` epochs, and after the last, comes after `epoch`. */
function isDue({ num_epoch }: Recipe, epoch: number, interval: number): boolean {
  return (epoch + 1) % interval === 0 || epoch + 1 === num_epoch;
}

function seconds(from: number, to: number): number {
  return Math.max(0, to - from) / 1000;
}

async function trainEpoch(
  trainer: Trainer,
  { recipe, train, now, signal, onProgress }: FitRequest,
  epoch: number,
): Promise<{ readonly row: EpochRow; readonly steps: number }> {
  const batches = train(trainer.orderOf(epoch));
  const begin = now();
  const rate = learningRate(recipe, epoch);
  let number = 0;
  let sum = 0;
  let done = epoch * batches.samples;
  let dataSeconds = 0;
  let mark = begin;
  for await (const batch of batches.from(0)) {
    dataSeconds += seconds(mark, now());
    const loss = trainer.step(batch, batches.names, { epoch, batch: number });
    done += batch.indices.length;
    onProgress?.({
      kind: "batch",
      epoch,
      batch: number,
      batches: batches.count,
      loss,
      learningRate: rate,
      samplesDone: done,
      samplesTotal: recipe.num_epoch * batches.samples,
    });
    sum += loss;
    number++;
    await setImmediate(); // lets a signal in
    if (signal?.aborted) throw new InterruptedError(`Stopped in epoch ${epoch}, batch ${number}`);
    mark = now();
  }
  return {
    row: {
      epoch,
      learningRate: rate,
      loss: sum / number,
      seconds: seconds(begin, now()),
      dataSeconds,
    },
    steps: number,
  };
}

async function evaluateEpoch(
  trainer: Trainer,
  { model, val, signal, onProgress }: FitRequest,
  epoch: number,
): Promise<Evaluation> {
  return await evaluateParameters(model, trainer.parameters, val, {
    signal,
    onProgress: (samplesDone, samplesTotal) =>
      onProgress?.({ kind: "evaluation", epoch, samplesDone, samplesTotal }),
  });
}
