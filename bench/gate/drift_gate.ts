/** The bound of a drift under simulated rounding: how often does it cry wolf on another engine? */

import type { Random } from "../../src/base/random.ts";
import { isDrift } from "../../src/golden/drift.ts";

/** One setting of the simulation. */
export interface DriftGate {
  /** Logits that the oracle compares: of their errors the largest becomes the noise. */
  readonly oracle: number;
  /** Samples whose margins are compared: the one that moved most is held against the bound. */
  readonly samples: number;
  /** How much larger errors with trained weights are than with the oracle's, and those of the golden's engine than of this one. */
  readonly larger: number;
  /** How unlike samples are: the standard deviation of the logarithm of a sample's own size of errors. */
  readonly spread: number;
  readonly trials: number;
}

/** Samples of the oracle's forward vectors of one model. */
const ORACLE_SAMPLES = 4;
/** Margins that the farthest one is drawn from; many times as many as there are samples. */
const POOL = 2_000_000;

/** The share of the trials in which rounding alone is called a drift. */
export function driftAlarms(
  { oracle, samples, larger, spread, trials }: DriftGate,
  random: Random,
): number {
  const size = (): number => Math.exp(spread * random.normal());
  // Two logits of a margin, each off on two engines.
  const deviation = Math.sqrt(4) * larger;
  const pool = Float64Array.from(
    { length: POOL },
    () => Math.abs(random.normal()) * deviation * size(),
  ).sort();
  let alarms = 0;
  for (let trial = 0; trial < trials; trial++) {
    let error = 0;
    for (let sample = 0; sample < ORACLE_SAMPLES; sample++) {
      const own = size();
      for (let n = 0; n < oracle / ORACLE_SAMPLES; n++) {
        error = Math.max(error, Math.abs(random.normal()) * own);
      }
    }
    // The largest of so many independent draws.
    const place = Math.floor(POOL * random.uniform() ** (1 / samples));
    if (isDrift(pool[Math.min(place, POOL - 1)] ?? 0, 2 * error)) alarms++;
  }
  return alarms / trials;
}
