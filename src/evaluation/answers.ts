/** From logits to what goldens count. */

import { checkScores, margins, ranked, type Scores } from "./metrics.ts";
import type { Score } from "../golden/fields.ts";
import { isCorrect, type Prediction } from "../golden/prediction.ts";

const MOST_RANKED = 5;

/**
 * Every sample's likeliest classes, the likeliest first; of equal logits the lower class index leads.
 * @throws {DataError} where logits are not finite, naming the sample: a network that diverged ranks nothing.
 */
export function predictionsFrom(scores: Scores): Prediction[] {
  checkScores(scores);
  const { names, labels, logits, classes } = scores;
  const margin = margins(scores);
  return names.map((name, n) => ({
    name,
    label: labels[n] as number,
    ranked: ranked(logits.subarray(n * classes, (n + 1) * classes)).slice(0, MOST_RANKED),
    margin: margin[n] as number,
  }));
}

/** Correct answers, by the first guess and by any of five. */
export function scoreOf(predictions: readonly Prediction[]): Score {
  return {
    correct1: predictions.filter(isCorrect).length,
    correct5: predictions.filter(({ ranked, label }) => ranked.includes(label)).length,
    samples: predictions.length,
  };
}
