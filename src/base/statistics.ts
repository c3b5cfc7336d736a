/** Means, intervals and the correction for many tests. */

import { studentQuantile } from "./distributions.ts";
import { incompleteBeta, solveRising } from "./special_functions.ts";

/** A closed range of numbers. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The arithmetic mean. @throws {RangeError} of no values. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("Cannot take the mean of 0 values: 1 is needed");
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The sample deviation (divisor n - 1). @throws {RangeError} of fewer than two values. */
export function sampleDeviation(values: readonly number[]): number {
  if (values.length < 2) {
    throw new RangeError(`Cannot take the deviation of ${values.length} values: 2 are needed`);
  }
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** The middle value, or the mean of the two middle ones. @throws {RangeError} of no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return mean(sorted.slice(sorted.length % 2 === 1 ? half : half - 1, half + 1));
}

/**
 * What softmax divides: the largest logit, and the sum of exp(logit - largest). A class has the probability
 * exp(its logit - largest) / sum; summed in order, in double precision.
 */
export function softmaxOf(logits: Float32Array): {
  readonly largest: number;
  readonly sum: number;
} {
  const largest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  return { largest, sum: logits.reduce((total, logit) => total + Math.exp(logit - largest), 0) };
}

/**
 * Half the width of the two-sided interval that the mean of `fresh` new draws falls into with
 * probability 1 - `alpha`, where `recorded` draws of the same normal source had this deviation:
 * t(1 - alpha/2, recorded - 1) · deviation · √(1/fresh + 1/recorded)
 * (Hahn and Meeker, Statistical Intervals, 1991, section 4.6).
 */
export function predictionHalfWidth(
  deviation: number,
  recorded: number,
  fresh: number,
  alpha: number,
): number {
  return studentQuantile(1 - alpha / 2, recorded - 1) * deviation *
    Math.sqrt(1 / fresh + 1 / recorded);
}

/**
 * Clopper and Pearson's exact two-sided interval (Biometrika, 1934) for the probability behind
 * `count` successes of `trials`, at confidence 1 - `alpha`.
 */
export function proportionInterval(count: number, trials: number, alpha: number): Interval {
  const quantile = (p: number, a: number, b: number): number =>
    solveRising((x) => incompleteBeta(x, a, b), p, 0, 1);
  return {
    from: count === 0 ? 0 : quantile(alpha / 2, count, trials - count + 1),
    to: count === trials ? 1 : quantile(1 - alpha / 2, count + 1, trials - count),
  };
}

/**
 * Holm's step-down correction (Scandinavian Journal of Statistics, 1979): p-values that, held
 * against alpha one by one, keep the chance of any false finding among all at alpha. Same order.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = pValues.map(() => 0);
  let highest = 0;
  for (const [rank, { p, index }] of order.entries()) {
    highest = Math.max(highest, Math.min(1, p * (order.length - rank)));
    adjusted[index] = highest;
  }
  return adjusted;
}
