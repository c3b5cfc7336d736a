/** Streams added as the field does it: weighted sums of scores, and which of them are better than a stream alone. */

import { DataError, UsageError } from "../base/errors.ts";
import { holm } from "../base/statistics.ts";
import { visibleLine } from "../base/text.ts";
import type { Score } from "../golden/fields.ts";
import { PREDICTIONS_ALPHA } from "../golden/layers/predictions.ts";
import { isCorrect, type Prediction, scoreOf } from "../golden/prediction.ts";
import { percent, thousands } from "../golden/words.ts";
import { areProbabilities, predictionsOf, softmax } from "./own_answers.ts";
import { points, probability, twoSided } from "./own_comparison.ts";
import type { OwnScores } from "./own_scores.ts";

/** Up to so many streams all sums are tried: 26 of five. */
const MOST_TRIED = 5;

/** How streams are added. */
export interface FusionOptions {
  /**
   * One for each stream. The default of all published programs is 1 for each (2s-AGCN's ensemble.py, `--alpha`; CTR-GCN's of
   * two streams; mmaction2's report_accuracy.py, `--coefficients`); of four streams CTR-GCN takes 0.6, 0.6, 0.4, 0.4.
   */
  readonly weights?: readonly number[] | undefined;
  /** Make probabilities first. All of those programs add scores as they are, mmaction2's unless `--apply-softmax`. */
  readonly softmax: boolean;
}

/** A stream alone. */
export interface Stream {
  /** What sums call it: A, B, C. */
  readonly letter: string;
  readonly file: string;
  readonly weight: number;
  readonly score: Score;
  /** Whether its scores came as probabilities. */
  readonly areProbabilities: boolean;
}

/** A sum of streams, beside the best of all streams alone. */
export interface Sum {
  /** Letters of its streams. */
  readonly streams: readonly string[];
  readonly score: Score;
  /** Right in the best stream alone only, and in the sum only. */
  readonly lost: number;
  readonly gained: number;
  /** Exact and two-sided (McNemar), all sums that were tried accounted for (Holm). */
  readonly adjusted: number;
  readonly verdict: "worth it" | "worse" | "no more than chance";
}

/** What adding came to. */
export interface Fusion {
  readonly softmax: boolean;
  readonly streams: readonly Stream[];
  /** The letter of the best stream alone, by its first guesses. */
  readonly best: string;
  /** Best first. Of more than five streams only the sum of all. */
  readonly sums: readonly Sum[];
}

/**
 * Adds streams that are about the same samples.
 * @throws {UsageError} of fewer than two streams, or as many weights as there are none.
 * @throws {DataError} where streams have other numbers of classes.
 */
export function fuse(scores: readonly OwnScores[], options: FusionOptions): Fusion {
  const [one, ...others] = scores;
  if (one === undefined || others.length === 0) {
    throw new UsageError(`Cannot add ${scores.length} files: wanted are two or more`);
  }
  const weights = options.weights ?? scores.map(() => 1);
  if (weights.length !== scores.length) {
    throw new UsageError(
      `Cannot add ${scores.length} files by ${weights.length} weights: wanted is one for each`,
    );
  }
  const odd = others.find(({ classes }) => classes !== one.classes);
  if (odd !== undefined) {
    throw new DataError(
      `Cannot add "${odd.file}" to "${one.file}": it has ${odd.classes} classes, not ${one.classes}`,
    );
  }
  const alone = scores.map(predictionsOf);
  const streams = scores.map(({ file, rows }, i): Stream => ({
    letter: String.fromCharCode(65 + i),
    file,
    weight: weights[i] ?? 1,
    score: scoreOf(alone[i] ?? []),
    areProbabilities: areProbabilities(rows),
  }));
  const best = streams.reduce((a, b) => b.score.correct1 > a.score.correct1 ? b : a);
  const added = options.softmax
    ? scores.map((own) => ({ ...own, rows: own.rows.map(softmax) }))
    : scores;
  const right = alone[streams.indexOf(best)] ?? [];
  const tried = subsets(scores.length).map((members) => {
    const chosen = members.flatMap((i) => {
      const own = added[i];
      return own === undefined ? [] : [{ own, weight: weights[i] ?? 1 }];
    });
    const answers = predictionsOf({ ...one, rows: addedRows(chosen) });
    return { members, score: scoreOf(answers), ...changesOf(right, answers) };
  });
  const adjusted = holm(tried.map(({ lost, gained }) => twoSided(lost, gained)));
  const sums = tried.map(({ members, score, lost, gained }, i): Sum => {
    const p = adjusted[i] ?? 1;
    const verdict = p > PREDICTIONS_ALPHA
      ? "no more than chance"
      : gained > lost
      ? "worth it"
      : "worse";
    const letters = members.map((member) => streams[member]?.letter ?? "");
    return { streams: letters, score, lost, gained, adjusted: p, verdict };
  });
  return {
    softmax: options.softmax,
    streams,
    best: best.letter,
    sums: sums.toSorted((a, b) =>
      b.score.correct1 - a.score.correct1 || a.streams.length - b.streams.length
    ),
  };
}

/** All choices of two or more of `count`, or of many only all. */
function subsets(count: number): number[][] {
  const all = Array.from({ length: count }, (_, i) => i);
  if (count > MOST_TRIED) return [all];
  return Array.from({ length: 2 ** count }, (_, bits) => all.filter((i) => bits & 2 ** i))
    .filter(({ length }) => length >= 2);
}

function addedRows(
  chosen: readonly { readonly own: OwnScores; readonly weight: number }[],
): Float64Array[] {
  const [first] = chosen;
  if (first === undefined) return [];
  return first.own.rows.map((row, n) => {
    const sum = new Float64Array(row.length);
    for (const { own, weight } of chosen) {
      const added = own.rows[n] ?? sum;
      for (let label = 0; label < sum.length; label++) {
        sum[label] = (sum[label] ?? 0) + weight * (added[label] ?? 0);
      }
    }
    return sum;
  });
}

function changesOf(
  before: readonly Prediction[],
  after: readonly Prediction[],
): { readonly lost: number; readonly gained: number } {
  let [lost, gained] = [0, 0];
  for (const [n, answer] of after.entries()) {
    const old = before[n];
    const [was, is] = [old !== undefined && isCorrect(old), isCorrect(answer)];
    if (was && !is) lost++;
    if (!was && is) gained++;
  }
  return { lost, gained };
}

/** The sums in lines of text. */
export function formatFusion({ softmax, streams, best, sums }: Fusion): string {
  const shares = ({ correct1, correct5, samples }: Score): string =>
    `${percent(correct1, samples)} top-1, ${percent(correct5, samples)} top-5`;
  const added = softmax ? "their softmax" : "scores as they are";
  const kinds = new Set(streams.map((stream) => stream.areProbabilities));
  return [
    ...streams.map(({ letter, file, weight, score }) =>
      `${letter} alone: ${shares(score)}, weight ${weight}: ${visibleLine(file)}`
    ),
    `sums of ${added}, against ${best} alone; p by exact McNemar, after Holm for ${
      sums.length === 1 ? "1 sum" : `${sums.length} sums`
    }:`,
    ...sums.map(({ streams, score, lost, gained, adjusted, verdict }) => {
      const net = gained - lost;
      const better = `${points(net, score.samples)} points ${net < 0 ? "worse" : "better"}`;
      return `  ${streams.join(" + ")}: ${shares(score)}, ${net === 0 ? "as good" : better}, ${
        thousands(lost)
      } lost and ${thousands(gained)} gained, p ${probability(adjusted)}: ${verdict}`;
    }),
    ...streams.length > MOST_TRIED ? [`of more than ${MOST_TRIED} streams only all are added`] : [],
    ...!softmax && kinds.size > 1
      ? ["some streams have probabilities and others have not: --softmax makes them alike"]
      : [],
    `${best} was chosen as the best on these very samples; weights that were, too, look better than they are`,
    "",
  ].join("\n");
}
