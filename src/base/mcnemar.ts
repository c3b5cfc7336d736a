/** McNemar's exact test on paired answers (Psychometrika, 1947): were more lost than gained? */

import { binomialUpperTail } from "./distributions.ts";

/**
 * One-sided p-value of `lost` correct answers turned wrong against `gained` wrong ones turned
 * correct: the chance of at least so many losses if both ways were equally likely.
 */
export function mcnemar(lost: number, gained: number): number {
  return binomialUpperTail(lost, lost + gained, 0.5);
}

/**
 * The smallest net loss (in samples) that the test calls significant at `alpha` when `gained`
 * answers went the other way. With none gained and alpha 0.001 it is 10.
 */
export function minimumDetectableDrop(gained: number, alpha: number): number {
  let lost = gained + 1;
  while (mcnemar(lost, gained) > alpha) lost++;
  return lost - gained;
}
