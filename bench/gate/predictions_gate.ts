/** The predictions layer under simulated noise and faults: how often does it cry wolf, how often does it see? */

import type { Random } from "../../src/base/random.ts";
import { compareAnswers } from "../../src/golden/flips.ts";
import { isCorrect, type Prediction } from "../../src/golden/prediction.ts";
import { judgeAnswers } from "../../src/golden/layers/predictions.ts";
import { promisedDrop } from "../../src/golden/propose.ts";
import type { Verdict } from "../../src/golden/verdict.ts";

/** One setting of the simulation. */
export interface PredictionsGate {
  /** The noise that the layer is told, in logits. */
  readonly noise: number;
  /** How much larger the true noise is than what the layer is told. */
  readonly understated: number;
  /** Correct answers turned wrong on top of the noise. */
  readonly broken: number;
  readonly trials: number;
}

/** Samples of a run that are alike in their margins: few enough to follow the run, enough to hold right and wrong. */
const ALIKE = 20;

/**
 * Predictions of `samples` samples in the likeness of a real run's: answers and margins are drawn from among the
 * same {@link ALIKE} neighbors by margin, the margin evenly over their range, which begins at 0 for the
 * smallest. Plain copies of a few hundred samples would have no margin, or dozens alike, where the noise reaches.
 */
export function resample(
  predictions: readonly Prediction[],
  samples: number,
  random: Random,
): Prediction[] {
  const rising = predictions.toSorted((a, b) => a.margin - b.margin);
  const ranks = rising.map((_, i) => i);
  return Array.from({ length: samples }, (_, n) => {
    const rank = random.pick(ranks);
    const alike = rising.slice(rank - rank % ALIKE, rank - rank % ALIKE + ALIKE);
    const below = rising[rank - rank % ALIKE - 1]?.margin ?? 0;
    const margin = random.between(below, alike.at(-1)?.margin ?? below);
    const { label, ranked } = random.pick(alike);
    return { name: `sample ${n}`, label, ranked, margin };
  });
}

/** The share of trials that end in a verdict of change, of either kind. */
export function alarms(
  golden: readonly Prediction[],
  { noise, understated, broken, trials }: PredictionsGate,
  random: Random,
): number {
  const correct = golden.flatMap((p, i) => isCorrect(p) ? [i] : []);
  // Noise cannot turn an answer whose margin it cannot reach: only the others are drawn for.
  const reach = understated * noise;
  const reachable = golden.flatMap((p, i) => p.margin < reach ? [i] : []);
  const test = { samples: golden.length, noise, promised: promisedDrop(golden.length) };
  const changed: Verdict[] = ["regression", "improvement"];
  let found = 0;
  for (let trial = 0; trial < trials; trial++) {
    const observed = new Map<number, Prediction>();
    for (const i of reachable) {
      const before = golden[i] as Prediction;
      const margin = before.margin + random.between(-1, 1) * reach;
      observed.set(i, margin < 0 ? swapped(before, -margin) : { ...before, margin });
    }
    for (const i of drawn(correct, broken, random)) {
      const before = golden[i] as Prediction;
      observed.set(i, swapped(before, before.margin));
    }
    const indices = [...observed.keys()];
    const changes = compareAnswers(
      indices.map((i) => golden[i] as Prediction),
      [...observed.values()],
      noise,
    );
    const { verdict } = judgeAnswers(changes, test);
    if (changed.some((v) => v === verdict)) found++;
  }
  return found / trials;
}

/** The first two classes, each where the other was. */
function swapped(prediction: Prediction, margin: number): Prediction {
  const [first, second, ...rest] = prediction.ranked;
  if (first === undefined || second === undefined) return prediction;
  return { ...prediction, ranked: [second, first, ...rest], margin };
}

/** `count` different items. */
function drawn(items: readonly number[], count: number, random: Random): Set<number> {
  const chosen = new Set<number>();
  while (chosen.size < Math.min(count, items.length)) chosen.add(random.pick(items));
  return chosen;
}
