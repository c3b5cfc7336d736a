/** Where the level of a noisy series changes for good, or for a while. */

import { studentCdf } from "../../base/distributions.ts";
import { mean } from "../../base/statistics.ts";

/** One change of level. */
export interface Jump {
  /** Index of the first value after the jump. */
  readonly index: number;
  /** Mean of the level before. */
  readonly before: number;
  /** Mean of the level after. */
  readonly after: number;
}

/** How often a level series may be said to have a jump. */
export const JUMP_ALPHA = 0.001;
/** Values that a level needs: a single odd one is no jump. */
const SHORTEST_LEVEL = 3;

/**
 * The jumps of a series, in order: the stretch of values that stands out most from the others by Student's
 * t with their pooled deviation, corrected for the number of stretches (Bonferroni), and again within the
 * levels found. A stretch to the end is one jump, one in the middle is two: without these a change that is
 * taken back hides itself (circular binary segmentation; Olshen and others, Biostatistics, 2004).
 */
export function findJumps(values: readonly number[]): Jump[] {
  const bounds = [0, ...findBounds(values, 0), values.length];
  return bounds.slice(1, -1).map((index, i) => ({
    index,
    before: mean(values.slice(bounds[i], index)),
    after: mean(values.slice(index, bounds[i + 2])),
  }));
}

/** Indices, in order, of the first value of every level but the first; `offset` is added to each. */
function findBounds(values: readonly number[], offset: number): number[] {
  const stretches = [tails(values.length), middles(values.length)];
  for (const stretch of stretches.map((all) => clearest(values, all))) {
    if (stretch === null) continue;
    const bounds = [...new Set([0, stretch.from, stretch.to, values.length])];
    return bounds.flatMap((from, i) => {
      const inner = findBounds(values.slice(from, bounds[i + 1]), offset + from);
      return from === 0 || from === values.length ? inner : [offset + from, ...inner];
    });
  }
  return [];
}

/** Values `from` to before `to`. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

function tails(length: number): Stretch[] {
  const count = Math.max(0, length - 2 * SHORTEST_LEVEL + 1);
  return Array.from({ length: count }, (_, i) => ({ from: SHORTEST_LEVEL + i, to: length }));
}

function middles(length: number): Stretch[] {
  const last = length - SHORTEST_LEVEL;
  return tails(last).flatMap(({ from }) =>
    Array.from({ length: Math.max(0, last - from - SHORTEST_LEVEL + 1) }, (_, i) => ({
      from,
      to: from + SHORTEST_LEVEL + i,
    }))
  );
}

/** The stretch that stands out most from the rest, null where none does. */
function clearest(values: readonly number[], stretches: readonly Stretch[]): Stretch | null {
  if (stretches.length === 0) return null;
  const center = mean(values);
  const sums = [0];
  let squares = 0;
  for (const value of values) {
    sums.push((sums.at(-1) ?? 0) + value - center);
    squares += (value - center) ** 2;
  }
  // Sum of squares between stretch and rest; deviations from the common mean add up to 0.
  const between = ({ from, to }: Stretch): number => {
    const inside = (sums[to] ?? 0) - (sums[from] ?? 0);
    return inside ** 2 * (1 / (to - from) + 1 / (values.length - to + from));
  };
  const best = stretches.reduce((a, b) => between(b) > between(a) ? b : a);
  const found = between(best);
  if (found === 0) return null;
  const freedom = values.length - 2;
  // What is left within the levels; under 1e-12 of the whole it is rounding.
  const within = squares - found < 1e-12 * squares ? 0 : squares - found;
  const p = within === 0
    ? 0
    : 2 * stretches.length * studentCdf(-Math.sqrt(found * freedom / within), freedom);
  return p <= JUMP_ALPHA / 2 ? best : null;
}
