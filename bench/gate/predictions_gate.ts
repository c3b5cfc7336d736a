/** The predictions layer under simulated noise and faults: how often does it cry wolf, how often does it see? */

import type { Random } from "../../src/base/random.ts";
import { isCorrect, type Prediction } from "../../src/golden/prediction.ts";
import { findFlips, judgeFlips } from "../../src/golden/predictions.ts";
import { promisedDrop } from "../../src/golden/propose.ts";

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

/** Predictions of `samples` samples, drawn with replacement from a real run's; each gets a name of its own. */
export function resample(
  predictions: readonly Prediction[],
  samples: number,
  random: Random,
): Prediction[] {
  return Array.from({ length: samples }, (_, i) => ({
    ...random.pick(predictions),
    name: `sample ${i}`,
  }));
}

/** The share of trials that end in `regression`. */
export function regressions(
  golden: readonly Prediction[],
  { noise, understated, broken, trials }: PredictionsGate,
  random: Random,
): number {
  const correct = golden.flatMap((p, i) => isCorrect(p) ? [i] : []);
  // Noise cannot move an answer whose margin it cannot reach: only the others are drawn for.
  const reachable = golden.flatMap((p, i) => p.margin < understated * noise ? [i] : []);
  const promised = promisedDrop(golden.length);
  let found = 0;
  for (let trial = 0; trial < trials; trial++) {
    const observed = [...golden];
    for (const i of reachable) {
      const before = golden[i];
      if (before === undefined) continue;
      const moved = before.margin + random.between(-1, 1) * understated * noise;
      if (moved < 0) observed[i] = { ...before, ranked: swapped(before.ranked), margin: -moved };
    }
    for (const i of drawn(correct, broken, random)) {
      const before = golden[i];
      if (before !== undefined) observed[i] = { ...before, ranked: swapped(before.ranked) };
    }
    const flips = findFlips(golden, observed, noise);
    if (judgeFlips("simulated", flips, golden.length, promised).verdict === "regression") found++;
  }
  return found / trials;
}

/** The first two classes in each other's place. */
function swapped(ranked: readonly number[]): readonly number[] {
  const [first, second, ...rest] = ranked;
  return first === undefined || second === undefined ? ranked : [second, first, ...rest];
}

/** `count` different items. */
function drawn(items: readonly number[], count: number, random: Random): Set<number> {
  const chosen = new Set<number>();
  while (chosen.size < Math.min(count, items.length)) chosen.add(random.pick(items));
  return chosen;
}
