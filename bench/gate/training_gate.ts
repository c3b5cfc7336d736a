/** The training layer under simulated seeds: false alarms and power, in units of the deviation over seeds. */

import type { Random } from "../../src/base/random.ts";
import { mean, predictionHalfWidth, sampleDeviation } from "../../src/base/statistics.ts";
import { TRAINING_ALPHA } from "../../src/golden/training.ts";

/** One setting of the simulation. */
export interface TrainingGate {
  /** Seeds that the golden was made of. */
  readonly recorded: number;
  /** New seeds of the run under test. */
  readonly fresh: number;
  readonly trials: number;
}

/** One point of a power curve. */
export interface PowerPoint {
  /** The true drop, in deviations over seeds. */
  readonly drop: number;
  /** Share of trials that end in `regression`. */
  readonly found: number;
}

/** The share of trials outside the band, either way, when nothing changed. */
export function falseAlarms(gate: TrainingGate, random: Random): number {
  const { below, above } = outside(gate, 0, random);
  return below + above;
}

/** The share of trials found below the band for every drop. */
export function powerCurve(
  gate: TrainingGate,
  drops: readonly number[],
  random: Random,
): PowerPoint[] {
  return drops.map((drop) => ({ drop, found: outside(gate, drop, random.fork(`${drop}`)).below }));
}

/** The smallest drop found in at least `share` of cases, between the curve's points; null beyond the curve. */
export function dropFoundIn(share: number, curve: readonly PowerPoint[]): number | null {
  const index = curve.findIndex((point) => point.found >= share);
  const [before, after] = [curve[index - 1], curve[index]];
  if (after === undefined) return null;
  if (before === undefined) return after.drop;
  const part = (share - before.found) / (after.found - before.found);
  return before.drop + part * (after.drop - before.drop);
}

function outside(
  { recorded, fresh, trials }: TrainingGate,
  drop: number,
  random: Random,
): { below: number; above: number } {
  // The half width is the deviation times a factor of the two counts alone.
  const factor = predictionHalfWidth(1, recorded, fresh, TRAINING_ALPHA);
  const seeds = (count: number, level: number): number[] =>
    Array.from({ length: count }, () => level + random.normal());
  let below = 0;
  let above = 0;
  for (let trial = 0; trial < trials; trial++) {
    const golden = seeds(recorded, 0);
    const distance = mean(seeds(fresh, -drop)) - mean(golden);
    const half = factor * sampleDeviation(golden);
    if (distance < -half) below++;
    if (distance > half) above++;
  }
  return { below: below / trials, above: above / trials };
}
