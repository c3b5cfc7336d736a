/** The training layer under simulated seeds: false alarms and power, in units of the deviation over seeds. */

import type { Random } from "../../src/base/random.ts";
import { mean, predictionHalfWidth, sampleDeviation } from "../../src/base/statistics.ts";
import type { TrainedGolden } from "../../src/golden/golden.ts";
import { TRAINING_ALPHA } from "../../src/golden/layers/training.ts";

/** One setting of the simulation. */
export interface TrainingGate {
  /** Seeds that the golden was made of. */
  readonly recorded: number;
  /** New seeds of the run under test. */
  readonly fresh: number;
  readonly trials: number;
  /** One seed's score, of mean 0 and deviation 1. */
  readonly draw: (random: Random) => number;
}

/** What many simulated goldens and runs came to. */
export interface TrainingTrials {
  /** Share outside the band, either way, when nothing changed. */
  readonly falseAlarms: number;
  /** For each trial the drop past which it ends in `regression`, rising; under 0 it does without one. */
  readonly thresholds: readonly number[];
}

/** Makes goldens of seeds, and new seeds, all of one source. */
export function trainingTrials(
  { recorded, fresh, trials, draw }: TrainingGate,
  random: Random,
): TrainingTrials {
  // The half width is the deviation times a factor of the two counts alone.
  const factor = predictionHalfWidth(1, recorded, fresh, TRAINING_ALPHA);
  const scores = (count: number): number[] => Array.from({ length: count }, () => draw(random));
  const thresholds: number[] = [];
  let outside = 0;
  for (let trial = 0; trial < trials; trial++) {
    const golden = scores(recorded);
    const half = factor * sampleDeviation(golden);
    const distance = mean(scores(fresh)) - mean(golden);
    if (Math.abs(distance) > half) outside++;
    thresholds.push(distance + half);
  }
  return { falseAlarms: outside / trials, thresholds: thresholds.sort((a, b) => a - b) };
}

/** The share of trials in which a drop is found. */
export function foundAt(drop: number, { thresholds }: TrainingTrials): number {
  return thresholds.filter((threshold) => threshold < drop).length / thresholds.length;
}

/** The drop that is found in a share of trials. */
export function dropFoundIn(share: number, { thresholds }: TrainingTrials): number {
  const index = Math.min(thresholds.length - 1, Math.ceil(share * thresholds.length) - 1);
  return thresholds[Math.max(0, index)] as number;
}

/** Every real seed as if it were new, against the band of its golden's other seeds: how many lie outside. */
export function leftOut(
  goldens: readonly TrainedGolden[],
): { readonly outside: number; readonly seeds: number } {
  const distances = goldens.flatMap(({ seeds }) =>
    seeds.map(({ correct1 }, i) => {
      const others = seeds.filter((_, j) => j !== i).map((s) => s.correct1);
      const half = predictionHalfWidth(sampleDeviation(others), others.length, 1, TRAINING_ALPHA);
      return Math.abs(correct1 - mean(others)) / half;
    })
  );
  return { outside: distances.filter((d) => d > 1).length, seeds: distances.length };
}

/**
 * How far real seeds lie from their golden's mean, in deviations over seeds; each is stretched by what taking the
 * mean from the same seeds cost, so that all together have deviation 1.
 */
export function residuals(goldens: readonly TrainedGolden[]): number[] {
  return goldens.flatMap(({ seeds }) => {
    const counts = seeds.map(({ correct1 }) => correct1);
    const center = mean(counts);
    const scale = sampleDeviation(counts) * Math.sqrt((counts.length - 1) / counts.length);
    return counts.map((count) => (count - center) / scale);
  });
}
