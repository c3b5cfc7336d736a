/** The verdict on scores of other programs: held against kept answers sample by sample, else against published counts. */

import { mcnemar, minimumDetectableDrop } from "../base/mcnemar.ts";
import type { PublishedFigure } from "../golden/golden.ts";
import { PREDICTIONS_ALPHA } from "../golden/layers/predictions.ts";
import { holdPublished } from "../golden/layers/score.ts";
import { scoreOf } from "../golden/prediction.ts";
import {
  conclude,
  type Judgement,
  type LayerResult,
  layerResult,
  LAYERS,
  otherInputs,
  type Verdict,
  withoutLayers,
} from "../golden/verdict.ts";
import { counted, percent, thousands } from "../golden/words.ts";
import type { OwnAnswers } from "./own_answers.ts";
import { compareOwn, type OwnComparison, probability } from "./own_comparison.ts";

/** What scores are held against. */
export interface OwnEvidence {
  /** `<dataset>/<model>`. */
  readonly run: string;
  readonly answers: OwnAnswers;
  /** How many classes the scores have. */
  readonly classes: number;
  readonly known: Known;
  /** Answers to the same samples: a golden's, or a second file's; its title says whose. */
  readonly before: { readonly title: string; readonly answers: OwnAnswers } | null;
  readonly published: readonly PublishedFigure[];
  /** The drop that has to be seen for a pass, in points. */
  readonly drop: number;
}

/** What is known of the data set. */
export interface Known {
  readonly classes: number;
  /** How many samples its val part has, and which wrong numbers are met in the field; null where nobody knows. */
  readonly val: {
    readonly samples: number;
    readonly mistakes: readonly { readonly samples: number; readonly cause: string }[];
  } | null;
}

/** Judges scores. Nothing is known of the weights or the engine behind them, so other layers are not held. */
export function judgeOwn(evidence: OwnEvidence): Judgement {
  const { run, answers, classes, known, before } = evidence;
  const { length: samples } = answers.predictions;
  if (known.val !== null && known.val.samples !== samples) {
    const cause = known.val.mistakes.find((mistake) => mistake.samples === samples)?.cause;
    return otherInputs(
      `${run}: ${counted(samples, "sample")} scored, known are ${thousands(known.val.samples)}` +
        (cause === undefined ? "" : `: ${cause}`),
    );
  }
  if (classes !== known.classes) {
    return otherInputs(`${run}: scores of ${classes} classes, the data set has ${known.classes}`);
  }
  if (before !== null) {
    const problem = otherSamples(before.answers, answers);
    if (problem !== undefined) return otherInputs(`${run}: ${problem} ${before.title}`);
  }
  const compared = before && compareOwn(before.answers, answers);
  const predictions = compared === null
    ? layerResult("predictions", "not held", "there are no answers to hold these against")
    : holdAnswers(evidence, compared);
  const layers = LAYERS.map((layer): LayerResult => {
    switch (layer) {
      case "inputs":
        return layerResult(layer, "not held", "scores come without their data");
      case "numerics":
        return layerResult(layer, "not held", "no engine was asked");
      case "predictions":
        return predictions;
      case "score":
        return holdScore(evidence, predictions);
      case "training":
        return layerResult(layer, "not held", "nothing was trained");
    }
  });
  if (compared !== null || evidence.published.length > 0) return conclude(layers);
  const message = `${described(evidence)}, and there is neither a golden with answers nor a ` +
    "published count to hold it against; name a second file by --against";
  return withoutLayers("inconclusive", message, layers);
}

/** What the samples of two sides have apart. */
function otherSamples(before: OwnAnswers, after: OwnAnswers): string | undefined {
  const labels = new Map(before.predictions.map(({ name, label }) => [name, label]));
  const wrong = after.predictions.find(({ name, label }) => labels.get(name) !== label);
  const [wanted, found] = [before.predictions.length, after.predictions.length];
  if (wanted !== found) return `${counted(found, "sample")}, not the ${thousands(wanted)} of`;
  if (wrong === undefined) return undefined;
  const label = labels.get(wrong.name);
  return label === undefined
    ? `sample "${wrong.name}" is none of`
    : `the label of "${wrong.name}" is ${wrong.label}, not the ${label} of`;
}

/**
 * Exact McNemar both ways, over all answers, class by class and of the first five guesses; without a finding it passes
 * only where the drop that has to be seen would have shown.
 */
function holdAnswers({ run, before, drop }: OwnEvidence, compared: OwnComparison): LayerResult {
  const { samples, lost, gained, flips, classes, five } = compared;
  const visible = minimumDetectableDrop(gained, PREDICTIONS_ALPHA);
  const details = classes.map((c) =>
    `class ${c.label}: ${c.lost} lost, ${c.gained} gained, p ${probability(c.adjusted)} (Holm)`
  );
  const result = (verdict: Verdict, tail = ""): LayerResult => {
    const message = `${run}: ${thousands(lost)} lost and ${thousands(gained)} gained in ${
      counted(flips, "flip")
    } among ${thousands(samples)} against ${before?.title ?? "nothing"}; a net loss of ${
      thousands(visible)
    } (${percent(visible, samples)}) would show${tail}`;
    return layerResult("predictions", verdict, message, details);
  };
  const isLoss = (lost: number, gained: number): boolean =>
    mcnemar(lost, gained) <= PREDICTIONS_ALPHA;
  if (isLoss(lost, gained)) return result("regression");
  if (isLoss(gained, lost)) return result("improvement");
  const moved = `; moved: class ${classes.map(({ label }) => label).join(", ")}`;
  if (classes.some((c) => c.lost > c.gained)) return result("regression", moved);
  if (classes.length > 0) return result("improvement", moved);
  const inFive = `; the first five guesses lost ${five.lost} and gained ${five.gained}`;
  if (isLoss(five.lost, five.gained)) return result("regression", inFive);
  if (isLoss(five.gained, five.lost)) return result("improvement", inFive);
  const enough = Math.ceil(100 * visible / drop);
  if (samples >= enough) return result("pass");
  return result(
    "inconclusive",
    `; that is more than ${drop} points: ${thousands(enough)} samples would do, or a larger --drop`,
  );
}

function holdScore(evidence: OwnEvidence, predictions: LayerResult): LayerResult {
  const { run, answers, published } = evidence;
  if (predictions.verdict !== "not held") {
    const verdict = predictions.verdict === "pass" ? "pass" : "not held";
    return layerResult("score", verdict, `${described(evidence)}, as the predictions have it`);
  }
  if (published.length === 0) return layerResult("score", "not held", "no count was published");
  return holdPublished({ run }, scoreOf(answers.predictions), published, 0);
}

function described({ run, answers }: OwnEvidence): string {
  const { correct1, samples } = scoreOf(answers.predictions);
  return `${run}: ${thousands(correct1)} of ${thousands(samples)} correct (${
    percent(correct1, samples)
  })`;
}
