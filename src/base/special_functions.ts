/** The two special functions that the tests and intervals of this program stand on. */

// Lanczos' approximation with g = 7 and nine terms (coefficients by P. Godfrey, 2001).
const LANCZOS_G = 7;
const LANCZOS = [
  0.99999999999980993,
  676.5203681218851,
  -1259.1392167224028,
  771.32342877765313,
  -176.61502916214059,
  12.507343278686905,
  -0.13857109526572012,
  9.9843695780195716e-6,
  1.5056327351493116e-7,
] as const;

/** Natural logarithm of the gamma function for `x` of 0.5 or more, to about 1e-14 relative. */
export function logGamma(x: number): number {
  if (!(x >= 0.5)) {
    throw new RangeError(`Cannot take log gamma of ${x}: the value must be 0.5 or more`);
  }
  const z = x - 1;
  const sum = LANCZOS.reduce((s, c, i) => i === 0 ? c : s + c / (z + i), 0);
  const t = z + LANCZOS_G + 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * Regularised incomplete beta function I_x(a, b), for `x` in [0, 1] and `a`, `b` of 0.5 or more.
 * Continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions, evaluated by
 * Lentz's method on the side where it converges fast.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1)) {
    throw new RangeError(`Cannot evaluate the incomplete beta function at ${x}: x is from 0 to 1`);
  }
  if (x === 0 || x === 1) return x;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  return front / a / betaFraction(x, a, b);
}

/** 1 + d1/(1 + d2/(1 + …)), the denominator of the continued fraction of I_x(a, b). */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let value = 1;
  let c = 1;
  let d = 0;
  // The number of terms grows as the root of the larger parameter: 10,000 serves a and b past 1e6.
  for (let term = 1; term <= 10_000; term++) {
    const m = Math.floor(term / 2);
    const numerator = term % 2 === 0
      ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + numerator * d;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = 1 + numerator / c;
    if (Math.abs(c) < tiny) c = tiny;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) return value;
  }
  throw new RangeError(
    `Cannot evaluate the incomplete beta function: a=${a}, b=${b} do not converge`,
  );
}

/** The `x` in [from, to] where a rising function reaches `target`, halved down to the last bit. */
export function solveRising(
  rising: (x: number) => number,
  target: number,
  from: number,
  to: number,
): number {
  let low = from;
  let high = to;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (rising(middle) < target) low = middle;
    else high = middle;
  }
}
