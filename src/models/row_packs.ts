/** Rows in packs, each of which is computed at once. */

/** The moving frames of a person, or of all persons where a frame is flat. */
export interface Row {
  readonly sample: number;
  readonly person: number;
  readonly frames: number;
}

/**
 * Rows in their order, as many together as have `positions` joints of frames, or one; packs are of like size. Rows without a
 * frame are in none.
 */
export function rowPacks(rows: readonly Row[], joints: number, positions: number): Row[][] {
  const moving = rows.filter(({ frames }) => frames > 0);
  const all = moving.reduce((sum, { frames }) => sum + frames, 0) * joints;
  const share = all / Math.ceil(all / positions);
  const packs: Row[][] = [];
  let before = 0;
  for (const row of moving) {
    const pack = packs[Math.floor((before + row.frames * joints / 2) / share)] ??= [];
    pack.push(row);
    before += row.frames * joints;
  }
  return packs.filter((pack) => pack.length > 0);
}
