/** What scores of other programs come to: answers as goldens keep them, and how far their confidence can be believed. */

import type { Prediction } from "../golden/prediction.ts";
import type { OwnScores } from "./own_scores.ts";

const MOST_RANKED = 5;

/** Bins of equal width that confidences are gathered in (Guo et al., On Calibration of Modern Neural Networks, 2017). */
export const CALIBRATION_BINS = 15;

/** How far confidence and accuracy lie apart. */
export interface Calibration {
  /** Expected calibration error: over the bins, the mean distance of confidence and accuracy, by samples; 0 to 1. */
  readonly error: number;
  readonly bins: number;
  /** Whether the scores were probabilities as they came; else softmax made them some. */
  readonly areProbabilities: boolean;
}

/** One file's answers. */
export interface OwnAnswers {
  /** How messages call them. */
  readonly file: string;
  readonly predictions: readonly Prediction[];
  /** Null of a run, which keeps no scores. */
  readonly calibration: Calibration | null;
}

/** The answers that scores give. */
export function answersOfScores(scores: OwnScores): OwnAnswers {
  const predictions = predictionsOf(scores);
  return { file: scores.file, predictions, calibration: calibrationOf(scores, predictions) };
}

/** The first guesses of each sample; of equal scores the lower class leads, as everywhere here. */
export function predictionsOf({ names, labels, rows }: OwnScores): Prediction[] {
  return rows.map((row, n) => {
    const ranked = firstOf(row, MOST_RANKED);
    const [first = 0, second = first] = ranked;
    const margin = (row[first] ?? 0) - (row[second] ?? 0);
    return { name: names[n] ?? "", label: labels[n] ?? 0, ranked, margin };
  });
}

/** The `count` classes of the highest scores, in one walk over the row. */
function firstOf(row: Float64Array, count: number): number[] {
  const classes: number[] = [];
  let least = -Infinity;
  for (let label = 0; label < row.length; label++) {
    const score = row[label] ?? 0;
    if (classes.length === count && score <= least) continue;
    let at = classes.length;
    while (at > 0 && (row[classes[at - 1] ?? 0] ?? 0) < score) at--;
    classes.splice(at, 0, label);
    if (classes.length > count) classes.pop();
    least = row[classes.at(-1) ?? 0] ?? 0;
  }
  return classes;
}

/** Rounding of a sum of float32 probabilities. */
const SUM_ERROR = 1e-3;

/** Whether every row is one of probabilities. */
export function areProbabilities(rows: readonly Float64Array[]): boolean {
  return rows.every((row) => {
    let sum = 0;
    for (const score of row) {
      if (score < 0) return false;
      sum += score;
    }
    return Math.abs(sum - 1) < SUM_ERROR;
  });
}

/** Scores as probabilities, in double precision. */
export function softmax(row: Float64Array): Float64Array {
  const most = row.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = row.map((score) => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

function calibrationOf({ rows }: OwnScores, predictions: readonly Prediction[]): Calibration {
  const isGiven = areProbabilities(rows);
  const bins = Array.from({ length: CALIBRATION_BINS }, () => ({ confidence: 0, correct: 0 }));
  for (const [n, { ranked: [first = 0], label }] of predictions.entries()) {
    const row = rows[n] ?? new Float64Array();
    const confidence = isGiven ? row[first] ?? 0 : confidenceOf(row, row[first] ?? 0);
    const bin = bins[Math.min(CALIBRATION_BINS - 1, Math.floor(confidence * CALIBRATION_BINS))];
    if (bin === undefined) continue;
    bin.confidence += confidence;
    bin.correct += first === label ? 1 : 0;
  }
  const apart = bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.correct), 0);
  return {
    error: apart / predictions.length,
    bins: CALIBRATION_BINS,
    areProbabilities: isGiven,
  };
}

/** Softmax of the highest score alone. */
function confidenceOf(row: Float64Array, most: number): number {
  let sum = 0;
  for (const score of row) sum += Math.exp(score - most);
  return 1 / sum;
}
