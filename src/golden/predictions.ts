/** The layer of predictions: which answers flipped against the golden's, and do the flips mean anything? */

import { mcnemar, minimumDetectableDrop } from "../base/mcnemar.ts";
import { holm } from "../base/statistics.ts";
import type { Evidence } from "./evidence.ts";
import { predictionsOf } from "./golden.ts";
import { isCorrect, type Prediction } from "./prediction.ts";
import { type LayerResult, layerResult } from "./verdict.ts";
import { counted, thousands } from "./words.ts";

/** How often the test may call equal odds of loss and gain a loss. */
export const PREDICTIONS_ALPHA = 0.001;

/** A sample whose first guess is not the golden's. */
export interface Flip {
  readonly name: string;
  readonly label: number;
  readonly from: number;
  readonly to: number;
  /** The golden's margin. */
  readonly margin: number;
  /** The golden's margin is under the noise: rounding alone can turn this answer. */
  readonly benign: boolean;
  readonly kind: "lost" | "gained" | "wrong either way";
}

/** How one class moved, benign flips left out. */
export interface ClassChange {
  readonly label: number;
  readonly lost: number;
  readonly gained: number;
  /** p-value of the likelier direction, both directions and all changed classes accounted for (Holm). */
  readonly adjusted: number;
}

/** The flips of a run against the golden's predictions of the same samples, by name. */
export function findFlips(
  golden: readonly Prediction[],
  observed: readonly Prediction[],
  noise: number,
): Flip[] {
  const before = new Map(golden.map((p) => [p.name, p]));
  return observed.flatMap((after) => {
    const old = before.get(after.name);
    const from = old?.ranked[0];
    const to = after.ranked[0];
    if (old === undefined || from === undefined || to === undefined || from === to) return [];
    const kind = isCorrect(old) ? "lost" : isCorrect(after) ? "gained" : "wrong either way";
    const { name, label, margin } = old;
    return [{ name, label, from, to, margin, benign: margin < noise, kind }];
  });
}

/** The classes that flips moved, the surest first. */
export function classChanges(flips: readonly Flip[]): ClassChange[] {
  const telling = flips.filter((f) => !f.benign && f.kind !== "wrong either way");
  const labels = [...new Set(telling.map((f) => f.label))];
  const changes = labels.map((label) => ({ label, ...tally(telling, label) }));
  const adjusted = holm(
    changes.map(({ lost, gained }) =>
      Math.min(1, 2 * Math.min(mcnemar(lost, gained), mcnemar(gained, lost)))
    ),
  );
  return changes.map((change, i) => ({ ...change, adjusted: adjusted[i] ?? 1 }))
    .sort((a, b) => a.adjusted - b.adjusted || a.label - b.label);
}

function tally(flips: readonly Flip[], label?: number): { lost: number; gained: number } {
  const own = flips.filter((f) => !f.benign && (label === undefined || f.label === label));
  return {
    lost: own.filter((f) => f.kind === "lost").length,
    gained: own.filter((f) => f.kind === "gained").length,
  };
}

/** Holds a run's answers against the golden's, sample by sample; for the golden's own weights only. */
export function holdPredictions(evidence: Evidence): LayerResult {
  const { golden, observation, goldenPredictions, predictions } = evidence;
  const not = (why: string): LayerResult => layerResult("predictions", "not held", why);
  const weights = observation.results[0]?.weights;
  const kept = weights === undefined ? null : predictionsOf(golden, weights);
  if (kept === null || goldenPredictions === null) {
    return not("the golden keeps no predictions of these weights");
  }
  if (predictions === null) return not("the run kept no predictions");
  const flips = findFlips(goldenPredictions, predictions, observation.numerics?.noise ?? 0);
  return judgeFlips(observation.run, flips, predictions.length, kept.promisedDrop);
}

/** What flips among `samples` answers mean, where a drop of `promised` points has to be seen. */
export function judgeFlips(
  run: string,
  flips: readonly Flip[],
  samples: number,
  promised: number,
): LayerResult {
  const { lost, gained } = tally(flips);
  const benign = flips.filter((f) => f.benign).length;
  const classes = classChanges(flips);
  const moved = classes.filter((c) => c.adjusted <= PREDICTIONS_ALPHA);
  const p = mcnemar(lost, gained);
  const visible = minimumDetectableDrop(gained, PREDICTIONS_ALPHA);
  const summary = `${run}: ${counted(lost, "sample")} lost, ${gained} gained, ${benign} benign ` +
    `of ${counted(flips.length, "flip")} among ${thousands(samples)} (p ${p.toPrecision(2)}); ` +
    `a net loss of ${visible} would show`;
  const details = [...classes.map(describeClass), ...flips.map(describeFlip)];
  const result = (verdict: LayerResult["verdict"], tail: string): LayerResult =>
    layerResult("predictions", verdict, summary + tail, details);
  const classTail = moved.length === 0
    ? ""
    : `; ${moved.length === 1 ? "class" : "classes"} ${moved.map((c) => c.label).join(", ")} moved`;
  if (p <= PREDICTIONS_ALPHA) return result("regression", classTail);
  if (mcnemar(gained, lost) <= PREDICTIONS_ALPHA) {
    return result("improvement", `${classTail}; if it is meant, propose a new golden`);
  }
  if (moved.length > 0) return result("regression", classTail);
  const enough = Math.ceil(100 * visible / promised);
  if (samples < enough) {
    return result(
      "inconclusive",
      `, too coarse for the promised ${promised} points: ${counted(enough, "sample")} would do`,
    );
  }
  return result("pass", "");
}

function describeClass({ label, lost, gained, adjusted }: ClassChange): string {
  return `class ${label}: ${lost} lost, ${gained} gained, p ${adjusted.toPrecision(2)} (Holm)`;
}

function describeFlip({ name, label, from, to, margin, benign, kind }: Flip): string {
  return `${name}: class ${from} became ${to}, label ${label}, ${kind}, margin ${
    margin.toPrecision(3)
  }${benign ? ", benign" : ""}`;
}
