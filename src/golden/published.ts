/**
 * Published accuracies as counts of correct answers, apart from anything measured here.
 *
 * The percentages were printed with one or two decimals; a figure holds every whole count that rounds to
 * it. Split sizes are the published ones: NTU RGB+D without the 302 samples of missing skeletons,
 * Kinetics-skeleton without the clips that have none.
 */

import type { CountRange } from "./fields.ts";
import type { PublishedFigure } from "./golden.ts";

const PAPER =
  "ST-GCN paper, arXiv 1801.07455; README of yysijie/st-gcn before ba42ac6, January 2018";
const README_2018 = "README of yysijie/st-gcn at 4e51f3c, 22 January 2018";
const README_2019 = "README of mmskeleton, 2019 weights";

/** Published sizes of the val parts. */
export const PUBLISHED_SAMPLES = {
  "ntu-xsub": 16_487,
  "ntu-xview": 18_932,
  "kinetics": 19_796,
} as const;
export type PublishedDataset = keyof typeof PUBLISHED_SAMPLES;

interface Printed {
  readonly source: string;
  readonly top1: string;
  readonly top5?: string;
}

/** What was printed, by data set and model; several where the sources disagree. */
const PRINTED: Readonly<Record<PublishedDataset, Readonly<Record<string, readonly Printed[]>>>> = {
  "ntu-xsub": {
    "tcn": [{ source: README_2018, top1: "74.3" }],
    "stgcn": [{ source: PAPER, top1: "80.5" }, { source: README_2018, top1: "80.7" }],
    "stgcn-2019": [{ source: README_2019, top1: "81.57", top5: "96.85" }],
  },
  "ntu-xview": {
    "tcn": [{ source: README_2018, top1: "83.1" }],
    "stgcn": [{ source: PAPER, top1: "88.3" }, { source: README_2018, top1: "88.9" }],
    "stgcn-2019": [{ source: README_2019, top1: "88.76", top5: "98.83" }],
  },
  "kinetics": {
    "tcn": [{ source: README_2018, top1: "20.3" }],
    "stgcn": [{ source: PAPER, top1: "30.7" }, { source: README_2018, top1: "30.6" }],
    "stgcn-2019": [{ source: README_2019, top1: "31.60", top5: "53.68" }],
  },
};

/** The published figures of a run `<dataset>/<model>`; none for a run that was never published. */
export function publishedFigures(run: string): PublishedFigure[] {
  const dataset = Object.keys(PRINTED).find((name) => run.startsWith(`${name}/`));
  if (!isPublished(dataset)) return [];
  const samples = PUBLISHED_SAMPLES[dataset];
  return (PRINTED[dataset][run.slice(dataset.length + 1)] ?? []).map(({ source, top1, top5 }) => ({
    source,
    top1,
    top5: top5 ?? null,
    samples,
    correct1: countsThatRoundTo(top1, samples),
    correct5: top5 === undefined ? null : countsThatRoundTo(top5, samples),
  }));
}

function isPublished(name: string | undefined): name is PublishedDataset {
  return name !== undefined && name in PUBLISHED_SAMPLES;
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
