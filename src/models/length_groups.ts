/** Rows of like length, computed together. */

/** Some rows, and as many frames as each of them is computed on. */
export interface LengthGroup {
  /** Indices of the rows, in their order. */
  readonly rows: readonly number[];
  readonly frames: number;
}

/** Frames are rounded up to a multiple of as many, so that kernels meet few shapes: each new one costs them milliseconds. */
const GRAIN = 8;

/** Rows in one group at most: more make kernels no faster, and take more memory. */
const MOST_ROWS = 16;

/**
 * Rows of these lengths, of at most `frames`, in groups, by length and then in their order; rows without a frame are in
 * none.
 */
export function lengthGroups(lengths: readonly number[], frames: number): LengthGroup[] {
  const rounded = lengths.map((length) => Math.min(frames, Math.ceil(length / GRAIN) * GRAIN));
  const byLength = Map.groupBy(lengths.keys(), (row) => rounded[row] as number);
  byLength.delete(0);
  return [...byLength].sort(([a], [b]) => a - b).flatMap(([length, rows]) =>
    Array.from({ length: Math.ceil(rows.length / MOST_ROWS) }, (_, i) => ({
      rows: rows.slice(i * MOST_ROWS, (i + 1) * MOST_ROWS),
      frames: length,
    }))
  );
}
