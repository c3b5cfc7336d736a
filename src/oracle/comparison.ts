/** Numbers of a vector beside ours, and how far apart they are in units of PyTorch's own distance. */

/** One number of a vector and ours. */
export interface Comparison {
  /** `logits`, `gradient backbone.0.gcn1.mask`, `loss 3`, … */
  readonly what: string;
  readonly expected: number;
  readonly ours: number;
  /** What their distance is told in. */
  readonly unit: number;
  /** The size that the number is to be seen against: its tensor's norm, or 1. */
  readonly size: number;
}

/** Below this, float32 says nothing about a number of size 1. */
const FLOOR = 1e-7;

/** The unit that ours is held against: how far PyTorch's float32 run is, but at least what float32 tells of 1. */
export function unitOf(drift: number): number {
  return Math.max(drift, FLOOR);
}

/**
 * The same, and at least float32's last bit of `value`. Less than that is luck: a loss of 5.26 is told in multiples of
 * 4.8e-7, and PyTorch's, rounded to one of them, happens to lie 1.7e-7 from float64's.
 */
export function unitAround(value: number, drift: number): number {
  const lastBit = value === 0 ? 0 : 2 ** (Math.floor(Math.log2(Math.abs(value))) - 23);
  return Math.max(unitOf(drift), lastBit);
}

/** Numbers one by one; lists of other lengths are as far apart as can be. */
export function compareNumbers(
  what: string,
  expected: readonly number[],
  ours: ArrayLike<number>,
  unit: number | ((value: number) => number),
  size = 1,
): Comparison[] {
  const isWhole = expected.length === ours.length;
  return expected.map((value, i) => ({
    what,
    expected: value,
    ours: isWhole ? ours[i] as number : NaN,
    unit: typeof unit === "number" ? unit : unit(value),
    size,
  }));
}

/** How far apart the two are. */
export function distanceOf({ expected, ours }: Comparison): number {
  return Math.abs(expected - ours);
}

/** The comparison that is farthest off in its own unit, and how many units; what is not a number is the farthest. */
export function farthest(
  comparisons: readonly Comparison[],
): Comparison & { readonly factor: number } {
  const [first, ...others] = comparisons.map((one) => ({
    ...one,
    factor: distanceOf(one) / one.unit,
  }));
  if (first === undefined) throw new RangeError("Cannot compare: there is no number");
  return others.reduce(
    (worst, one) => one.factor <= worst.factor || Number.isNaN(worst.factor) ? worst : one,
    first,
  );
}
