/**
 * The arithmetic under the twins: IEEE additions, products, quotients and square roots only, which
 * ECMAScript fixes to the last bit. `Math.sin` is left to the engine by the standard, so the twins bring
 * their own: their bytes are then the same on every machine and for every version of the runtime.
 */

/** Three numbers: x, y, z or, on a body, out, up, ahead. */
export type Vector = readonly [number, number, number];

/** `a + (b - a)·share`. */
export function lerp(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

/** {@link lerp} of each component. */
export function lerpVector(a: Vector, b: Vector, share: number): Vector {
  return [lerp(a[0], b[0], share), lerp(a[1], b[1], share), lerp(a[2], b[2], share)];
}

/** `a + b·scale`. */
export function add(a: Vector, b: Vector, scale = 1): Vector {
  return [a[0] + b[0] * scale, a[1] + b[1] * scale, a[2] + b[2] * scale];
}

/** Scalar product. */
export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** `v` at length 1; `v` must not be zero. */
export function unit(v: Vector): Vector {
  const length = Math.sqrt(dot(v, v));
  return [v[0] / length, v[1] / length, v[2] / length];
}

/** 0 up to 0, 1 from 1 on, and Hermite's cubic `3t² - 2t³` between. */
export function smooth(t: number): number {
  if (t <= 0) return 0;
  return t >= 1 ? 1 : t * t * (3 - 2 * t);
}

/**
 * Sine of `angle` (radians) to about 1e-13: reduced to within π/4 of a multiple of π/2, then Taylor's
 * series of the sine or cosine.
 */
export function sine(angle: number): number {
  const quarter = Math.round(angle / (Math.PI / 2));
  const r = angle - quarter * (Math.PI / 2);
  const s = r * r;
  const turn = ((quarter % 4) + 4) % 4;
  const value = turn % 2 === 0
    ? r * (1 - s / 6 * (1 - s / 20 * (1 - s / 42 * (1 - s / 72 * (1 - s / 110 * (1 - s / 156))))))
    : 1 - s / 2 * (1 - s / 12 * (1 - s / 30 * (1 - s / 56 * (1 - s / 90 * (1 - s / 132)))));
  return turn < 2 ? value : -value;
}

/** Cosine of `angle` (radians); see {@link sine}. */
export function cosine(angle: number): number {
  return sine(angle + Math.PI / 2);
}
