/** Where a run's score lies among those that it is held against, in percent of the samples. */

import { mean } from "../../base/statistics.ts";
import { trainingBand } from "../../golden/layers/training.ts";
import { WORST_FIRST } from "../../golden/verdict.ts";
import type { RunRecord } from "../record.ts";
import type { RunEvidence } from "./evidence.ts";

/** What a strip shows. All numbers are percent, but for deviations and answers. */
export interface StripFacts {
  /** The mean over the run's seeds. */
  readonly today: number;
  readonly last: number | null;
  /** Scores of the golden's seeds; none where it has none for such a run. */
  readonly seeds: readonly number[];
  readonly band: { readonly from: number; readonly to: number } | null;
  /** What today's is held against: the mean of the golden's seeds, or the score that was recorded of these weights. */
  readonly center: number | null;
  readonly published: readonly { readonly top1: number; readonly words: string }[];
  /** From the center, in points. */
  readonly points: number | null;
  /** The same in deviations of the golden's seeds; null where there are none. */
  readonly deviations: number | null;
  /** Whole answers more than were recorded of the very weights; null where that is not what is held. */
  readonly answers: number | null;
}

/** The mean top-1 of a record, in percent; null where nothing was scored. */
export function top1Of({ observation: { results } }: RunRecord): number | null {
  const scored = results.filter(({ score }) => score.samples > 0);
  return scored.length === 0
    ? null
    : 100 * mean(scored.map(({ score }) => score.correct1 / score.samples));
}

/** The facts of a run; null where it scored nothing. */
export function stripFacts({ result, golden, last, published }: RunEvidence): StripFacts | null {
  const { record } = result;
  const today = record === null ? null : top1Of(record);
  if (record === null || today === null) return null;
  const { observation } = record;
  const isTrained = observation.kind === "trained";
  const trained = isTrained ? golden?.trained ?? null : null;
  const percent = (count: number): number => 100 * count / (trained?.samples ?? 1);
  const weights = observation.results[0]?.weights;
  const given = !isTrained && golden?.given?.score && golden.given.weights === weights
    ? golden.given.score
    : null;
  const center = trained !== null
    ? percent(trained.mean)
    : given !== null
    ? 100 * given.correct1 / given.samples
    : null;
  const band = trained === null ? null : trainingBand(trained, observation.results.length);
  const points = center === null ? null : today - center;
  const deviation = trained === null ? 0 : percent(trained.deviation);
  const first = observation.results[0]?.score;
  return {
    today,
    last: last === null ? null : top1Of(last.record),
    seeds: trained?.seeds.map(({ correct1 }) => percent(correct1)) ?? [],
    band: band && { from: percent(band.from), to: percent(band.to) },
    center,
    published: published.map(({ top1, source }) => ({
      top1: Number(top1),
      words: `${top1} % (${source})`,
    })),
    points,
    deviations: points === null || deviation === 0 ? null : points / deviation,
    answers: given !== null && first?.samples === given.samples
      ? first.correct1 - given.correct1
      : null,
  };
}

/** Runs from the worst to the best: by verdict, then by how far under their golden they are. */
export function worstFirst(runs: readonly RunEvidence[]): RunEvidence[] {
  const rank = ({ result }: RunEvidence): number => WORST_FIRST.indexOf(result.judgement.verdict);
  const depth = (run: RunEvidence): number => {
    const facts = stripFacts(run);
    return facts?.deviations ?? facts?.points ?? 0;
  };
  return runs.toSorted((a, b) => rank(a) - rank(b) || depth(a) - depth(b));
}
