/** How a training went, epoch by epoch, and where it stands. */

import { z } from "zod";
import type { Evaluation } from "../evaluation/predict.ts";

const amount = z.number().min(0);
const count = z.int().min(0);

/** What an evaluation came to. */
export const epochScore = z.strictObject({
  correct1: count,
  correct5: count,
  samples: count,
  batches: count,
  /** Mean cross entropy over the samples. */
  loss: amount,
  /** Plain mean over the batches of their mean cross entropy. */
  batchLoss: amount,
  seconds: amount,
});

/** One epoch. */
export const epochRow = z.strictObject({
  /** From 0. */
  epoch: count,
  learningRate: amount,
  /** Plain mean over the epoch's batches. */
  loss: amount,
  /** Of training, without the evaluation. */
  seconds: amount,
  /** The share of `seconds` in which the samples were waited for. */
  dataSeconds: amount,
  /** After the epoch, where the recipe wants one. */
  evaluation: epochScore.optional(),
});

export type EpochScore = Readonly<z.infer<typeof epochScore>>;
export type EpochRow = Readonly<z.infer<typeof epochRow>>;

/** The numbers of an evaluation that took `seconds`. */
export function epochScoreOf(evaluation: Evaluation, seconds: number): EpochScore {
  const { correct1, correct5, loss, batchLoss, batches, names } = evaluation;
  return { correct1, correct5, samples: names.length, batches, loss, batchLoss, seconds };
}

/** The first of the epochs with the most right answers; for a report, never for a choice of weights. */
export function bestOf(curve: readonly EpochRow[]): EpochRow | undefined {
  return curve.filter((row) => row.evaluation !== undefined)
    .reduce<EpochRow | undefined>((best, row) => {
      const right = (one: EpochRow | undefined): number => one?.evaluation?.correct1 ?? -1;
      return right(row) > right(best) ? row : best;
    }, undefined);
}

/** Where a run stands between two steps. All of its draws follow from this and its seed. */
export const progressSchema = z.strictObject({
  /** The epoch that is trained, from 0; the number of epochs once all are done. */
  epoch: count,
  /** Batches of it that are done. */
  batch: count,
  lossSum: z.number(),
  /** Seconds of training in this epoch. */
  seconds: amount,
  /** Of these, seconds in which the samples were waited for. */
  dataSeconds: amount,
  steps: count,
  curve: z.array(epochRow),
});

export type Progress = Readonly<z.infer<typeof progressSchema>>;

/** The start of epoch `epoch`. */
export function epochStart(epoch: number, steps: number, curve: Progress["curve"]): Progress {
  return { epoch, batch: 0, lossSum: 0, seconds: 0, dataSeconds: 0, steps, curve };
}
