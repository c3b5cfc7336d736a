/** Drift: numbers of the same weights that moved more than rounding explains. */

import type { ObservedNumerics } from "./observation.ts";
import { listed, thousands } from "./words.ts";

/**
 * How many times the oracle's noise numbers may move: twice, since two engines round; twice, since the largest error of some
 * thousand samples is held against that of the oracle's four; four times, since trained weights are not the oracle's.
 * `bench/drift.ts` measured up to 1.1 times the noise with other kernels, threads and batches; TF32's rounding moves numbers 24
 * times the noise and more, which the tolerance of the vectors bounds there.
 */
export const DRIFT_FACTOR = 16;

/** How far the numbers of one sample moved, in logits. */
export interface Move {
  readonly name: string;
  readonly by: number;
}

/**
 * The change of a margin that rounding makes on an engine; 0 where the oracle was not run. An engine that is out of the
 * vectors' tolerance does more than round: its noise counts for no more than the tolerance.
 */
export function noiseOf(numerics: Pick<ObservedNumerics, "vectors" | "noise"> | null): number {
  if (numerics === null) return 0;
  const beyond = numerics.vectors.filter(({ name }) => name.startsWith("logits of "))
    .map(({ error, tolerance }) => error / tolerance);
  return numerics.noise / Math.max(1, ...beyond);
}

/** Whether rounding cannot have moved numbers so far. */
export function isDrift(drift: number, noise: number): boolean {
  return drift > DRIFT_FACTOR * noise;
}

/** How far beyond rounding it is, and where most: a part of a sentence. */
export function explainDrift(moves: readonly Move[], noise: number): string {
  const farthest = moves.filter(({ by }) => isDrift(by, noise)).sort((a, b) => b.by - a.by);
  const times = (farthest[0]?.by ?? 0) / noise;
  const multiple = Number.isFinite(times)
    ? `${
      thousands(Number(times.toPrecision(2)))
    } times the noise, where rounding explains ${DRIFT_FACTOR} times`
    : "where no noise was measured";
  const names = farthest.map(({ name, by }) => `${name} by ${by.toExponential(1)}`);
  return `${multiple}; moved most: ${listed(names)}`;
}
