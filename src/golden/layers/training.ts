/** The layer of training: was the recipe executed as recorded, and are new seeds where the recorded ones say they should be? */

import { mean, predictionHalfWidth, sampleDeviation } from "../../base/statistics.ts";
import type { Evidence } from "./evidence.ts";
import { holdRecipe } from "./executed.ts";
import type { Golden, TrainedGolden } from "../golden.ts";
import type { Observation } from "../observation.ts";
import { type LayerResult, layerResult } from "../verdict.ts";
import { counted, percent, thousands } from "../words.ts";

/** How often a run that changed nothing may fall outside, both sides together. */
export const TRAINING_ALPHA = 0.01;

/** The correct answers that the mean of new seeds is expected among. */
export interface TrainingBand {
  readonly from: number;
  readonly to: number;
}

/** Half the width of the band for the mean of `seeds` new seeds, in correct answers. */
export function trainingHalfWidth(golden: TrainedGolden, seeds: number): number {
  const counts = golden.seeds.map(({ correct1 }) => correct1);
  return predictionHalfWidth(sampleDeviation(counts), counts.length, seeds, TRAINING_ALPHA);
}

/**
 * The two-sided prediction interval, in correct answers, for the mean of `seeds` new seeds; cut where counts
 * end, since none is under 0 or over the samples.
 */
export function trainingBand(golden: TrainedGolden, seeds: number): TrainingBand {
  const center = mean(golden.seeds.map(({ correct1 }) => correct1));
  const half = trainingHalfWidth(golden, seeds);
  return { from: Math.max(0, center - half), to: Math.min(golden.samples, center + half) };
}

/**
 * Holds what a trained run decided against the recorded seeds' ledgers, exactly, and the mean of its seeds against the
 * recorded seeds' interval; too good is a finding.
 */
export function holdTraining(
  { golden, observation }: Pick<Evidence, "golden" | "observation">,
): LayerResult {
  if (observation.kind !== "trained") {
    return layerResult("training", "not held", "the weights were given, nothing was trained");
  }
  if (golden.trained === null) {
    return layerResult("training", "inconclusive", withoutSeeds(golden, observation));
  }
  const { samples, seeds } = golden.trained;
  const counts = observation.results.map((r) => r.score.correct1);
  if (observation.results.some((r) => r.score.samples < samples)) {
    const message = `${observation.run}: evaluated on ${
      thousands(observation.results[0]?.score.samples ?? 0)
    } of ${thousands(samples)} samples; run without --limit: ${thousands(samples)} would do`;
    return layerResult("training", "inconclusive", message);
  }
  const band = trainingBand(golden.trained, counts.length);
  const center = mean(counts);
  const outcome = center < band.from ? "regression" : center > band.to ? "improvement" : "pass";
  const where = { regression: "under", improvement: "over", pass: "in" }[outcome];
  const wish = outcome === "improvement" ? "; if it is meant, propose a new golden" : "";
  const executed = holdRecipe(golden.trained, observation);
  const verdict = executed.differences.length > 0 && outcome !== "regression" ? "drift" : outcome;
  const message = `${observation.run}: ${executed.summary}${
    counts.length === 1 ? "1 seed is" : `the mean of ${counts.length} seeds is`
  } ${percent(center, samples)} (${thousands(center)} of ${
    thousands(samples)
  }), ${where} the band ${percent(band.from, samples)} to ${
    percent(band.to, samples)
  } of ${seeds.length} recorded seeds${wish}`;
  const details = [
    ...executed.differences,
    ...observation.results.map(({ seed, score }) =>
      `seed ${seed}: ${thousands(score.correct1)} of ${thousands(score.samples)}, ${
        percent(score.correct1, score.samples)
      }`
    ),
  ];
  return layerResult("training", verdict, message, details);
}

/** A published figure alone is no band: honest re-runs differ, and by how much only seeds can tell. */
function withoutSeeds(golden: Golden, { run, results }: Observation): string {
  const scores = results.map(({ score }) => percent(score.correct1, score.samples)).join(", ");
  const printed = golden.published.map((p) => `${p.top1} % (${p.source})`).join(", ");
  return `${run}: ${scores} by ${
    counted(results.length, "seed")
  }; the golden has no recorded seeds` +
    (printed === "" ? "" : `, only the published ${printed}`) +
    "; 5 seeds and a proposal would do";
}
