/** The layer of predictions: which answers flipped against the golden's, and do the flips mean anything? */

import { mcnemar, minimumDetectableDrop } from "../../base/mcnemar.ts";
import { explainDrift, isDrift, noiseOf } from "../drift.ts";
import type { Evidence } from "./evidence.ts";
import {
  type AnswerChanges,
  type ClassChange,
  classChanges,
  compareAnswers,
  type Flip,
  tally,
} from "../flips.ts";
import { predictionsOf } from "../golden.ts";
import { type LayerResult, layerResult, type Verdict } from "../verdict.ts";
import { counted, describeDrift, listed, thousands } from "../words.ts";

/** How often the test may call equal odds of loss and gain a loss. */
export const PREDICTIONS_ALPHA = 0.001;

/** What answers come to beside the golden's. */
export interface AnswersFinding {
  readonly verdict: Verdict;
  /** All of it in one sentence, for every layer that tells of the answers; the run's name is not in it. */
  readonly summary: string;
  readonly details: readonly string[];
}

/** Holds a run's answers against the golden's, sample by sample; for the golden's own weights only. */
export function holdPredictions(evidence: Evidence): LayerResult {
  const found = answersOf(evidence);
  if ("reason" in found) return layerResult("predictions", "not held", found.reason);
  const message = `${evidence.observation.run}: ${found.summary}`;
  return layerResult("predictions", found.verdict, message, found.details);
}

/** What a run's answers come to, or the reason why there is nothing to hold them against. */
export function answersOf(
  { golden, observation, goldenPredictions, predictions }: Evidence,
): AnswersFinding | { readonly reason: string } {
  const weights = observation.results[0]?.weights;
  const kept = weights === undefined ? null : predictionsOf(golden, weights);
  if (kept === null || goldenPredictions === null) {
    return { reason: "the golden keeps no predictions of these weights" };
  }
  if (predictions === null) return { reason: "the run kept no predictions" };
  const noise = noiseOf(observation.numerics);
  const changes = compareAnswers(goldenPredictions, predictions, noise);
  const { length: samples } = predictions;
  return judgeAnswers(changes, { samples, noise, promised: kept.promisedDrop });
}

/** What changes are held against. */
export interface AnswersTest {
  readonly samples: number;
  /** The largest change of a margin that rounding makes. */
  readonly noise: number;
  /** The drop that has to be seen, in points. */
  readonly promised: number;
}

/**
 * What changed answers mean. With the same weights, numbers that moved more than rounding explains never pass; the test
 * decides only whether they made the answers worse or better besides.
 */
export function judgeAnswers(
  { flips, five, drift, moves }: AnswerChanges,
  { samples, noise, promised }: AnswersTest,
): AnswersFinding {
  const { lost, gained } = tally(flips);
  const drifted = isDrift(drift, noise);
  const classes = classChanges(flips);
  const visible = minimumDetectableDrop(gained, PREDICTIONS_ALPHA);
  const summary = `${describeFlips(flips, samples)}; a net loss of ${visible} would show; ${
    describeDrift(drift, noise)
  }${drifted ? `, ${explainDrift(moves, noise)}` : ""}`;
  const details = [
    ...classes.map(describeClass),
    ...flips.toSorted((a, b) => Number(a.benign) - Number(b.benign) || b.margin - a.margin)
      .map(describeFlip),
  ];
  const result = (verdict: Verdict, tail = ""): AnswersFinding => ({
    verdict,
    summary: summary + tail,
    details,
  });

  const moved = classes.filter((c) => c.adjusted <= PREDICTIONS_ALPHA);
  const tail = moved.length === 0
    ? ""
    : `; ${moved.length === 1 ? "class" : "classes"} ${moved.map((c) => c.label).join(", ")} moved`;
  const better = `${tail}; if it is meant, propose a new golden`;
  if (isLoss({ lost, gained })) return result("regression", tail);
  if (isLoss({ lost: gained, gained: lost })) return result("improvement", better);
  if (moved.some((c) => c.lost > c.gained)) return result("regression", tail);
  if (moved.length > 0) return result("improvement", better);
  const inFive = `; the first five guesses lost ${five.lost} and gained ${five.gained}`;
  if (isLoss(five)) return result("regression", inFive);
  if (isLoss({ lost: five.gained, gained: five.lost })) return result("improvement", inFive);
  if (drifted) return result("drift");
  const enough = Math.ceil(100 * visible / promised);
  if (samples < enough) {
    return result(
      "inconclusive",
      `; ${counted(samples, "sample")} are too few for the promised ${promised} points: ` +
        `${thousands(enough)} would do`,
    );
  }
  return result("pass");
}

function isLoss({ lost, gained }: { readonly lost: number; readonly gained: number }): boolean {
  return mcnemar(lost, gained) <= PREDICTIONS_ALPHA;
}

function describeFlips(flips: readonly Flip[], samples: number): string {
  if (flips.length === 0) return `no answer of ${thousands(samples)} flipped`;
  const { lost, gained } = tally(flips);
  const benign = flips.filter((f) => f.benign).length;
  const p = mcnemar(lost, gained).toPrecision(2);
  const names = flips.filter((f) => f.kind === "lost" && !f.benign)
    .toSorted((a, b) => b.margin - a.margin).map((f) => f.name);
  return `${counted(lost, "sample")} lost${names.length === 0 ? "" : ` (${listed(names)})`}, ` +
    `${gained} gained, ${benign} benign of ${counted(flips.length, "flip")} among ${
      thousands(samples)
    } (p ${p})`;
}

function describeClass({ label, lost, gained, adjusted }: ClassChange): string {
  return `class ${label}: ${lost} lost, ${gained} gained, p ${adjusted.toPrecision(2)} (Holm)`;
}

function describeFlip({ name, label, from, to, margin, benign, kind }: Flip): string {
  return `${name}: class ${from} became ${to}, label ${label}, ${kind}, margin ${
    margin.toPrecision(3)
  }${benign ? ", benign" : ""}`;
}
