/** A network's answers to every sample of a database. */

import { setImmediate } from "node:timers/promises";
import { InterruptedError } from "../base/errors.ts";
import { mean } from "../base/statistics.ts";
import type { Batch } from "../datasets/batches.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import type { Move } from "../golden/drift.ts";
import { type Model, uploaded, type Weights } from "../models/model.ts";
import type { Parameters } from "../nn/pass.ts";
import type { Batches } from "./batches.ts";
import { checkScores, correctAmong, crossEntropies, type Scores } from "./metrics.ts";
import { PAYING_BATCHES, Recorded } from "./recorded.ts";
import { Skipping } from "./skipping.ts";
import { Laps, type Spent } from "./spent.ts";

/** Answers in the order of the batches, and what they come to. */
export interface Evaluation extends Scores {
  /** Samples whose true class is the likeliest; of equal logits the lower class index leads. */
  readonly correct1: number;
  /** Samples whose true class is among the five likeliest. */
  readonly correct5: number;
  /** Mean cross entropy over the samples, in double precision. */
  readonly loss: number;
  /** Plain mean over the batches of each one's mean cross entropy: what the published log tells. */
  readonly batchLoss: number;
  /** The number of batches. */
  readonly batches: number;
  /** Samples that were computed with all frames besides, and how far skipping moved them; absent where nothing was skipped. */
  readonly skipping?: readonly Move[];
  /** Where the wall time went; absent without a clock. */
  readonly spent?: Spent;
}

/** How an evaluation is made, watched and stopped. */
export interface EvaluationOptions {
  /** Whether frames that do not move are left out. */
  readonly skips?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds on a clock that does not go back. */
  readonly now?: (() => number) | undefined;
  /** Hears, after each batch, how many samples are done. */
  readonly onProgress?: ((samplesDone: number, samplesTotal: number) => void) | undefined;
}

/**
 * Evaluates weights. One predictor is built, and everything on the engine is freed.
 * @throws {RangeError} if the weights are not the model's.
 * @throws {DataError} naming the sample whose logits are not finite.
 * @throws {InterruptedError} once the signal is given.
 */
export async function evaluate(
  model: Model,
  weights: Weights,
  batches: Batches,
  policy: DevicePolicy,
  options: EvaluationOptions = {},
): Promise<Evaluation> {
  const parameters = uploaded(model, weights);
  try {
    return await evaluateParameters(model, parameters, batches, policy, options);
  } finally {
    tf.dispose([...parameters.values()]);
  }
}

/** {@link evaluate} with parameters that are on the engine already; they stay the caller's own. */
export async function evaluateParameters(
  model: Model,
  parameters: Parameters,
  batches: Batches,
  policy: DevicePolicy,
  { skips = false, signal, now, onProgress }: EvaluationOptions = {},
): Promise<Evaluation> {
  const laps = now && new Laps(now);
  const predictor = model.predictor(parameters, policy);
  const pays = policy.recorded && batches.count >= PAYING_BATCHES;
  const dense = pays ? new Recorded(predictor) : undefined;
  let skipping: Skipping | undefined;
  const predict = (x: Tensor, batch: Batch): Tensor =>
    skipping?.predict(x, batch) ?? (dense ?? predictor).predict(x);
  const batchScores: Scores[] = [];
  let done = 0;
  laps?.end("engine");
  try {
    for await (const batch of batches.from(0)) {
      laps?.end("waiting");
      if (skips) skipping ??= new Skipping(predictor, batch.shape, batches.names, dense);
      const scores = scoresOf(predict, batch, batches.names);
      laps?.end("engine");
      checkScores(scores);
      batchScores.push(scores);
      done += scores.names.length;
      onProgress?.(done, batches.samples);
      await setImmediate(); // lets a signal in
      if (signal?.aborted) {
        throw new InterruptedError(
          `Stopped after evaluating ${done} of ${batches.samples} samples`,
        );
      }
      laps?.end("rest");
    }
    laps?.end("waiting");
  } finally {
    skipping?.[Symbol.dispose]();
    dense?.[Symbol.dispose]();
    predictor.dispose();
  }
  laps?.end("engine");
  const all = summed(batchScores);
  laps?.end("rest");
  return {
    ...all,
    ...skipping && { skipping: skipping.moves },
    ...laps && { spent: laps.spent },
  };
}

function scoresOf(
  predict: (x: Tensor, batch: Batch) => Tensor,
  batch: Batch,
  names: readonly string[],
): Scores {
  return tf.tidy(() => {
    const output = predict(tf.tensor5d(batch.data, [...batch.shape]), batch); // [N,classes]
    return {
      names: batch.indices.map((index) => names[index] as string),
      labels: [...batch.labels],
      logits: Float32Array.from(output.dataSync()),
      classes: output.shape[1] as number,
      frames: batch.moving.map((persons) => Math.max(...persons)),
    };
  });
}

function summed(batchScores: readonly Scores[]): Evaluation {
  const classes = batchScores[0]?.classes;
  if (classes === undefined) throw new RangeError("Cannot evaluate: there is no sample");
  const names = batchScores.flatMap((scores) => scores.names);
  const logits = new Float32Array(names.length * classes);
  let at = 0;
  for (const scores of batchScores) {
    logits.set(scores.logits, at);
    at += scores.logits.length;
  }
  const labels = batchScores.flatMap((scores) => scores.labels);
  const frames = batchScores.flatMap((scores) => scores.frames ?? []);
  const scores = { names, labels, logits, classes, frames };
  return {
    ...scores,
    correct1: correctAmong(scores, 1),
    correct5: correctAmong(scores, 5),
    loss: mean(crossEntropies(scores)),
    batchLoss: mean(batchScores.map((scores) => mean(crossEntropies(scores)))),
    batches: batchScores.length,
  };
}
