/** Colours that mean a number, and persons. */

/** Five of viridis, which grows lighter evenly and survives colour blindness (matplotlib 1.5, `_cm_listed.py`). */
const RAMP = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]] as const;

/** Red, green and blue, from 0 to 255, of a share from 0 to 1. */
export function rampAt(share: number): readonly [red: number, green: number, blue: number] {
  const at = Math.min(1, Math.max(0, share)) * (RAMP.length - 1);
  const below = Math.min(RAMP.length - 2, Math.floor(at));
  const [a, b] = [RAMP[below], RAMP[below + 1]];
  const mixed = (i: 0 | 1 | 2): number => {
    const [low = 0, high = 0] = [a?.[i], b?.[i]];
    return Math.round(low + (at - below) * (high - low));
  };
  return [mixed(0), mixed(1), mixed(2)];
}

/** The same as CSS writes it. */
export function rampColor(share: number): string {
  return `rgb(${rampAt(share).join(" ")})`;
}
