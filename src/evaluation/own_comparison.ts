/** Two files of scores side by side, answer by answer: what is apart, and whether it is more than chance. */

import { MismatchError } from "../base/errors.ts";
import { mcnemar, minimumDetectableDrop } from "../base/mcnemar.ts";
import { visibleLine } from "../base/text.ts";
import { type ClassChange, classChanges, compareAnswers, tally } from "../golden/flips.ts";
import { PREDICTIONS_ALPHA } from "../golden/layers/predictions.ts";
import { scoreOf } from "../golden/prediction.ts";
import type { Score } from "../golden/fields.ts";
import { counted, percent, thousands } from "../golden/words.ts";
import type { Calibration, OwnAnswers } from "./own_answers.ts";

/** From here on down a difference is worth a second look, and not yet one to believe. */
const LIKELY_ALPHA = 0.05;

/** One side of a comparison. */
export interface ComparedSide {
  readonly file: string;
  readonly score: Score;
  readonly calibration: Calibration | null;
}

/** What two files have apart. */
export interface OwnComparison {
  readonly first: ComparedSide;
  readonly second: ComparedSide;
  readonly samples: number;
  /** Samples whose first guess differs, right or wrong. */
  readonly flips: number;
  /** Right in the first file only, and in the second only. */
  readonly lost: number;
  readonly gained: number;
  /** Exact two-sided p-value that such a difference is chance (McNemar). */
  readonly p: number;
  /** The smallest net loss that so many samples would show beside so many gains, at p 0.001. */
  readonly visible: number;
  /** Samples whose true class left the first five guesses, and came into them, with the same test. */
  readonly five: { readonly lost: number; readonly gained: number; readonly p: number };
  /** The classes that moved, at p 0.001 after Holm's correction, the surest first. */
  readonly classes: readonly ClassChange[];
  /** All of it in one sentence. */
  readonly sentence: string;
}

/** Exact and two-sided. */
export function twoSided(lost: number, gained: number): number {
  return Math.min(1, 2 * mcnemar(Math.max(lost, gained), Math.min(lost, gained)));
}

/**
 * Compares the answers of two files, the first being what was before.
 * @throws {MismatchError} where they are about other samples or labels.
 */
export function compareOwn(first: OwnAnswers, second: OwnAnswers): OwnComparison {
  requirePairs(first, second);
  const { flips, five } = compareAnswers(first.predictions, second.predictions, 0);
  const { lost, gained } = tally(flips);
  const p = twoSided(lost, gained);
  const samples = second.predictions.length;
  return {
    first: sideOf(first),
    second: sideOf(second),
    samples,
    flips: flips.length,
    lost,
    gained,
    p,
    visible: minimumDetectableDrop(gained, PREDICTIONS_ALPHA),
    five: { ...five, p: twoSided(five.lost, five.gained) },
    classes: classChanges(flips).filter(({ adjusted }) => adjusted <= PREDICTIONS_ALPHA),
    sentence: sentence({ lost, gained, p, samples, flips: flips.length }),
  };
}

function sideOf({ file, predictions, calibration }: OwnAnswers): ComparedSide {
  return { file, score: scoreOf(predictions), calibration };
}

function requirePairs(first: OwnAnswers, second: OwnAnswers): void {
  const labels = new Map(first.predictions.map(({ name, label }) => [name, label]));
  const pairs = second.predictions.filter(({ name, label }) => labels.get(name) === label).length;
  const [before, after] = [first.predictions.length, second.predictions.length];
  if (pairs === before && pairs === after) return;
  throw new MismatchError(
    `Cannot compare "${first.file}" and "${second.file}": ${thousands(before)} and ${
      counted(after, "sample")
    }, of which ${thousands(pairs)} have the same name and label; wanted are the same samples`,
  );
}

/** `0.3 points better, 41 lost and 90 gained, p 2e-5: real`. */
function sentence(
  { lost, gained, p, samples, flips }: Pick<
    OwnComparison,
    "lost" | "gained" | "p" | "samples" | "flips"
  >,
): string {
  if (flips === 0) return "the same answer to every sample";
  const net = gained - lost;
  const better = net === 0
    ? "as good"
    : `${points(net, samples)} points ${net > 0 ? "better" : "worse"}`;
  const meant = p <= PREDICTIONS_ALPHA
    ? "real"
    : p <= LIKELY_ALPHA
    ? "likely real, but not sure: more samples or another seed would tell"
    : "no more than chance";
  return `${better}, ${thousands(lost)} lost and ${thousands(gained)} gained, p ${
    probability(p)
  }: ${meant}`;
}

/** So many samples in points, with as many decimals as tell a sample. */
export function points(count: number, samples: number): string {
  const share = 100 * Math.abs(count) / samples;
  return share < 0.1 ? share.toPrecision(1) : share.toFixed(1);
}

/** A probability in few digits: `0.027`, `2e-5`. */
export function probability(p: number): string {
  if (p === 0) return "under 1e-300";
  return p < 0.001 ? p.toExponential(0) : p.toPrecision(2);
}

/** A comparison in lines of text. */
export function formatOwnComparison(comparison: OwnComparison): string {
  const { first, second, samples, flips, visible, gained, five, classes } = comparison;
  return [
    `second is ${comparison.sentence}`,
    ...[first, second].map((side, i) => sideLine(i === 0 ? "first " : "second", side)),
    `${counted(flips, "answer")} of ${thousands(samples)} apart; beside ${
      thousands(gained)
    } gained, a net loss of ${counted(visible, "sample")} (${
      points(visible, samples)
    } points) would show at p ${PREDICTIONS_ALPHA}`,
    `first five guesses: ${thousands(five.lost)} lost and ${thousands(five.gained)} gained, p ${
      probability(five.p)
    }`,
    classes.length === 0
      ? `no class moved for sure (p ${PREDICTIONS_ALPHA}, Holm)`
      : `classes that moved for sure (p ${PREDICTIONS_ALPHA}, Holm):`,
    ...classes.map(({ label, lost, gained, adjusted }) =>
      `  class ${label}: ${lost} lost, ${gained} gained, p ${probability(adjusted)}`
    ),
    "",
  ].join("\n");
}

function sideLine(
  title: string,
  { file, score: { correct1, correct5, samples }, calibration }: ComparedSide,
): string {
  const told = calibration === null
    ? "no scores kept to calibrate"
    : describeCalibration(calibration);
  return `${title} ${percent(correct1, samples)} top-1, ${
    percent(correct5, samples)
  } top-5, ${told}: ${visibleLine(file)}`;
}

/** The calibration error with what it was measured by. */
export function describeCalibration({ error, bins, areProbabilities }: Calibration): string {
  return `calibration error ${error.toFixed(3)} (${bins} bins of ${
    areProbabilities ? "its probabilities" : "softmax"
  })`;
}
