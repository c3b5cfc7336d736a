/** What logits and labels come to: counts of right answers, confusion, margins and loss. */

import { DataError } from "../base/errors.ts";
import { softmaxOf } from "../base/statistics.ts";

/** Logits of some samples, row by row. */
export interface Scores {
  readonly names: readonly string[];
  /** The true classes. */
  readonly labels: readonly number[];
  /** `[N,classes]`. */
  readonly logits: Float32Array<ArrayBuffer>;
  readonly classes: number;
  /** Of each sample, the frames that move, as the network is fed; absent where nobody counted them. */
  readonly frames?: readonly number[];
}

/** Right answers among the samples of one class. */
export interface ClassScore {
  readonly samples: number;
  readonly correct: number;
}

/** Row n of the logits. */
function rowOf({ logits, classes }: Scores, n: number): Float32Array {
  return logits.subarray(n * classes, (n + 1) * classes);
}

/** Rows and their labels, in order. */
function* rows(scores: Scores): Generator<readonly [row: Float32Array, label: number]> {
  for (const [n, label] of scores.labels.entries()) yield [rowOf(scores, n), label];
}

/**
 * How many classes stand before `label`: those with a larger logit, and of equal ones those with a
 * lower index. A sample is right among k when its rank is below k.
 */
export function rankOf(row: Float32Array, label: number): number {
  const mine = row[label] as number;
  let rank = 0;
  for (let index = 0; index < row.length; index++) {
    const other = row[index] as number;
    if (other > mine || (other === mine && index < label)) rank++;
  }
  return rank;
}

/** Samples whose true class is among the k likeliest. */
export function correctAmong(scores: Scores, k: number): number {
  let correct = 0;
  for (const [row, label] of rows(scores)) if (rankOf(row, label) < k) correct++;
  return correct;
}

/** Right answers among k, by true class. */
export function perClass(scores: Scores, k: number): ClassScore[] {
  const samples = new Array<number>(scores.classes).fill(0);
  const correct = new Array<number>(scores.classes).fill(0);
  for (const [row, label] of rows(scores)) {
    samples[label] = (samples[label] as number) + 1;
    if (rankOf(row, label) < k) correct[label] = (correct[label] as number) + 1;
  }
  return samples.map((count, index) => ({ samples: count, correct: correct[index] as number }));
}

/** Class indices, the likeliest first; of equal logits the lower index leads. */
export function ranked(row: Float32Array): number[] {
  return [...row.keys()].sort((a, b) => (row[b] as number) - (row[a] as number) || a - b);
}

/** Counts of samples by `[true class][likeliest class]`. */
export function confusion(scores: Scores): number[][] {
  const counts = Array.from(
    { length: scores.classes },
    () => new Array<number>(scores.classes).fill(0),
  );
  for (const [row, label] of rows(scores)) {
    const [likeliest] = ranked(row) as [number];
    const line = counts[label] as number[];
    line[likeliest] = (line[likeliest] as number) + 1;
  }
  return counts;
}

/** Each sample's largest logit less its second largest: how far the answer is from another one. */
export function margins(scores: Scores): number[] {
  return Array.from(rows(scores), ([row]) => {
    const [first, second = first] = ranked(row) as [number, number?];
    return (row[first] as number) - (row[second] as number);
  });
}

/** Cross entropy of each sample, -log softmax of its true class, in double precision. */
export function crossEntropies(scores: Scores): number[] {
  return Array.from(rows(scores), ([row, label]) => {
    const { largest, sum } = softmaxOf(row);
    return Math.log(sum) + largest - (row[label] as number);
  });
}

/**
 * Refuses scores that rank nothing.
 * @throws {DataError} naming the first sample with a logit that is not finite or a label that is no class.
 */
export function checkScores(scores: Scores): void {
  const { names, classes } = scores;
  for (const [n, label] of scores.labels.entries()) {
    const logit = rowOf(scores, n).find((value) => !Number.isFinite(value));
    if (logit !== undefined) {
      throw new DataError(
        `Cannot rank the classes of sample "${names[n]}": one of its logits is ${logit}; ` +
          "expected finite weights and samples",
      );
    }
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new DataError(
        `Cannot score sample "${
          names[n]
        }": its label is ${label}; the network has ${classes} classes`,
      );
    }
  }
}
