/** What an evaluation costs, as a beginning and so much for each sample. */

/** An evaluation of so many samples, in seconds. */
export interface Timed {
  readonly samples: number;
  readonly seconds: number;
}

/** A line through them: `begin + samples / rate` seconds. */
export interface CostLine {
  /** Seconds before the first sample. */
  readonly begin: number;
  /** Samples a second from there on. */
  readonly rate: number;
  /** How far any of them lies from the line, as a share of its own time. */
  readonly apart: number;
}

/**
 * The line that leaves the least squares of shares: one hundred samples have as much say in it as 20,000.
 * @throws {RangeError} if they are not of two sizes at least.
 */
export function costLine(all: readonly Timed[]): CostLine {
  if (new Set(all.map(({ samples }) => samples)).size < 2) {
    throw new RangeError(
      `Cannot draw a line through ${all.length} times of one size: 2 are needed`,
    );
  }
  // Of begin / seconds + each · samples / seconds = 1, the normal equations.
  const rows = all.map(({ samples, seconds }) => [1 / seconds, samples / seconds] as const);
  const sum = (of: (a: number, b: number) => number): number =>
    rows.reduce((total, [a, b]) => total + of(a, b), 0);
  const [aa, ab, bb] = [sum((a) => a * a), sum((a, b) => a * b), sum((_, b) => b * b)];
  const [ay, by] = [sum((a) => a), sum((_, b) => b)];
  const determinant = aa * bb - ab * ab;
  const begin = (ay * bb - by * ab) / determinant;
  const each = (aa * by - ab * ay) / determinant;
  const apart = Math.max(...rows.map(([a, b]) => Math.abs(begin * a + each * b - 1)));
  return { begin, rate: 1 / each, apart };
}
