/** From logits to what goldens count. */

import { checkScores, margins, ranked, type Scores } from "./metrics.ts";
import type { LogitSummary, Prediction } from "../golden/prediction.ts";

const MOST_RANKED = 5;
/** As many as tell two float32 apart: far under any noise of a logit. */
const SUMMARY_DIGITS = 9;

/**
 * Every sample's likeliest classes, the likeliest first; of equal logits the lower class index leads. Summaries of all
 * logits come where they are asked for.
 * @throws {DataError} where logits are not finite, naming the sample: a network that diverged ranks nothing.
 */
export function predictionsFrom(
  scores: Scores,
  { summaries = false }: { readonly summaries?: boolean } = {},
): Prediction[] {
  checkScores(scores);
  const { names, labels, logits, classes } = scores;
  const margin = margins(scores);
  return names.map((name, n) => {
    const row = logits.subarray(n * classes, (n + 1) * classes);
    return {
      name,
      label: labels[n] as number,
      ranked: ranked(row).slice(0, MOST_RANKED),
      margin: margin[n] as number,
      ...summaries ? { logits: summaryOf(row) } : {},
    };
  });
}

/** Mean and root mean square of a sample's logits. */
function summaryOf(row: Float32Array): LogitSummary {
  const average = (of: (logit: number) => number): number =>
    row.reduce((sum, logit) => sum + of(logit), 0) / row.length;
  const written = (value: number): number => Number(value.toPrecision(SUMMARY_DIGITS));
  return {
    mean: written(average((logit) => logit)),
    rms: written(Math.sqrt(average((logit) => logit * logit))),
  };
}
