/**
 * Published accuracies as counts of correct answers, apart from anything measured here.
 *
 * The percentages were printed with one or two decimals; a figure holds every whole count that rounds to it.
 */

import type { CountRange } from "./fields.ts";
import type { PublishedFigure } from "./golden.ts";

/** An accuracy as it was printed, in percent. */
export interface Printed {
  readonly source: string;
  readonly top1: string;
  readonly top5?: string;
}

/** What was printed of one run, as counts of the published size of its val part. */
export function figuresOf(printed: readonly Printed[], samples: number): PublishedFigure[] {
  return printed.map(({ source, top1, top5 }) => ({
    source,
    top1,
    top5: top5 ?? null,
    samples,
    correct1: countsThatRoundTo(top1, samples),
    correct5: top5 === undefined ? null : countsThatRoundTo(top5, samples),
  }));
}

/**
 * The counts of `samples` whose share, in percent, rounds to what was printed (halves either way).
 * @throws {RangeError} where no count does.
 */
export function countsThatRoundTo(printed: string, samples: number): CountRange {
  const decimals = printed.includes(".") ? printed.length - printed.indexOf(".") - 1 : 0;
  // Whole numbers, so that a bound that falls on a count is not lost to rounding: the printed value in
  // units of its last decimal, doubled, gives bounds at value ± 1 of 200 · 10^decimals.
  const doubled = 2 * Math.round(Number(printed) * 10 ** decimals);
  const unit = 200 * 10 ** decimals;
  const from = Math.ceil((doubled - 1) * samples / unit);
  const to = Math.floor((doubled + 1) * samples / unit);
  if (!(from <= to)) {
    throw new RangeError(`Cannot count ${printed} % of ${samples}: no whole number rounds to it`);
  }
  return { from, to };
}
