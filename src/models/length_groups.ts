/** Rows of like length, computed together. */

/** Some rows, and as many frames as each of them is computed on. */
export interface LengthGroup {
  /** Indices of the rows, in their order. */
  readonly rows: readonly number[];
  readonly frames: number;
}

/** Rows of as many joints in one group at most: more make kernels no faster. */
const MOST_JOINTS = 400;

/** Joints of frames in one group at most, or one row: more take memory, and do not fit a processor's cache. */
const MOST_POSITIONS = 30_000;

/**
 * Rows of these lengths, of at most `frames`, in groups, by length and then in their order; rows without a frame are in
 * none. A row's own length alone decides how many frames it is computed on, not what stands beside it.
 */
export function lengthGroups(
  lengths: readonly number[],
  frames: number,
  joints: number,
): LengthGroup[] {
  const grain = grainOf(joints);
  const rounded = lengths.map((length) => Math.min(frames, Math.ceil(length / grain) * grain));
  const byLength = Map.groupBy(lengths.keys(), (row) => rounded[row] as number);
  byLength.delete(0);
  return [...byLength].sort(([a], [b]) => a - b).flatMap(([length, rows]) => {
    const positions = Math.min(MOST_JOINTS, MOST_POSITIONS / length);
    const most = Math.max(1, Math.floor(positions / joints));
    return Array.from({ length: Math.ceil(rows.length / most) }, (_, i) => ({
      rows: rows.slice(i * most, (i + 1) * most),
      frames: length,
    }));
  });
}

/**
 * What lengths are rounded up to a multiple of: 8 frames of 25 joints, 32 of flat ones. A group costs the calls of its
 * kernels, a frame too many its work, which grows with the joints: the best grain goes with the root of their ratio
 * (`bench/peers.ts inference --lengths ntu`).
 */
function grainOf(joints: number): number {
  return 8 * Math.max(1, Math.round(4 / Math.sqrt(joints)));
}
