/** Intervals of few measurements, with no law assumed of them but that they are independent. */

import { binomialUpperTail } from "../../src/base/distributions.ts";
import { type Interval, median } from "../../src/base/statistics.ts";

/** What is wanted of an interval; where measurements are too few for it, the widest one is given, with what it has. */
export const CONFIDENCE = 0.95;

/** A middle value, and where the true one lies with the confidence given. */
export interface Estimate extends Interval {
  readonly middle: number;
  readonly confidence: number;
}

/**
 * The median, between two order statistics: the k-th least and the k-th largest of n miss the true median with probability
 * 2 · P(X < k), X binomial of n tries and ½ (David and Nagaraja, Order Statistics, 2003, section 7.1).
 *
 * @throws {RangeError} of no values.
 */
export function medianEstimate(values: readonly number[]): Estimate {
  const sorted = [...values].sort((a, b) => a - b);
  const missed = (k: number): number =>
    2 * binomialUpperTail(sorted.length - k + 1, sorted.length, 0.5);
  return estimate(median(values), sorted, missed);
}

/**
 * How many times as large the values of `now` are as those of `before`: the median of all quotients (Hodges and Lehmann,
 * Annals of Mathematical Statistics, 1963), and the interval that the exact test of Mann and Whitney leaves
 * (Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 2014, section 4.3).
 *
 * @throws {RangeError} where one has no values.
 */
export function quotientEstimate(now: readonly number[], before: readonly number[]): Estimate {
  const quotients = now.flatMap((a) => before.map((b) => a / b)).sort((a, b) => a - b);
  const shares = smallerPairs(now.length, before.length);
  const missed = (k: number): number => 2 * shares.slice(0, k).reduce((sum, p) => sum + p, 0);
  return estimate(median(quotients), quotients, missed);
}

/** From the k-th least to the k-th largest, k as large as the confidence allows. `missed` rises with k. */
function estimate(
  middle: number,
  sorted: readonly number[],
  missed: (k: number) => number,
): Estimate {
  let k = 1;
  while (2 * k < sorted.length && missed(k + 1) <= 1 - CONFIDENCE) k++;
  return {
    middle,
    from: sorted[k - 1] as number,
    to: sorted[sorted.length - k] as number,
    confidence: Math.max(0, 1 - missed(k)),
  };
}

/**
 * The law of Mann and Whitney's U without ties: at u, the chance that u of the m·n pairs have the first one smaller. The
 * counts are the coefficients of the product of (1 - q^(n+i)) / (1 - q^i), i from 1 to m.
 */
function smallerPairs(m: number, n: number): readonly number[] {
  const counts = [1, ...Array.from({ length: m * n }, () => 0)];
  for (let i = 1; i <= m; i++) {
    for (let u = m * n; u >= n + i; u--) counts[u] = at(counts, u) - at(counts, u - n - i);
    for (let u = i; u <= m * n; u++) counts[u] = at(counts, u) + at(counts, u - i);
  }
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / all);
}

function at(counts: readonly number[], index: number): number {
  return counts[index] as number;
}
