/** Student's t and the binomial distribution, exact to about 1e-13. */

import { incompleteBeta, solveRising } from "./special_functions.ts";

/** P(T ≤ t) of Student's t with `freedom` degrees of freedom (1 or more). */
export function studentCdf(t: number, freedom: number): number {
  const square = t * t;
  // Near the center the tail's argument rounds to 1, and the share within ±t is the precise one.
  if (square < freedom) {
    const within = incompleteBeta(square / (freedom + square), 0.5, freedom / 2);
    return 0.5 + 0.5 * Math.sign(t) * within;
  }
  const tail = 0.5 * incompleteBeta(freedom / (freedom + square), freedom / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/** The t that Student's distribution stays at or under with probability `p`, 0 < p < 1. */
export function studentQuantile(p: number, freedom: number): number {
  if (!(p > 0 && p < 1)) {
    throw new RangeError(`Cannot take the quantile of ${p}: a probability between 0 and 1`);
  }
  if (p > 0.5) return -studentQuantile(1 - p, freedom);
  let low = -1;
  while (studentCdf(low, freedom) > p) low *= 2;
  return solveRising((t) => studentCdf(t, freedom), p, low, 0);
}

/** P(X ≥ `count`) where X counts the successes of `trials` tries of probability `p`. */
export function binomialUpperTail(count: number, trials: number, p: number): number {
  if (count <= 0) return 1;
  if (count > trials) return 0;
  return incompleteBeta(p, count, trials - count + 1);
}
