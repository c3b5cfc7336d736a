/** From joints in space to points in a window: turned, and looked at from afar, so that lengths stay comparable. */

import { type Form, positionOf } from "./packed.ts";

/** How a body is turned, in radians: to its side, and then toward the eye. Both 0 is from the front. */
export interface View {
  readonly yaw: number;
  readonly pitch: number;
}

/** From where recordings were made. */
export const FRONT: View = { yaw: 0, pitch: 0 };
/** From the body's side, as far as it faces the front. */
export const SIDE: View = { yaw: Math.PI / 2, pitch: 0 };
/** From over its head. */
export const ABOVE: View = { yaw: 0, pitch: Math.PI / 2 };

/** What a window has to hold, however it is turned. */
export interface Ball {
  readonly middle: readonly [x: number, y: number, z: number];
  readonly radius: number;
}

type Point = readonly [x: number, y: number, z: number];

/** Where a joint is; a flat one has no depth. Undefined where nobody saw it. */
export function jointAt(
  form: Form,
  flat: boolean,
  t: number,
  v: number,
  m: number,
): Point | undefined {
  const at = (c: number): number => positionOf(form, c, t, v, m);
  const point = [at(0), at(1), flat || form.channels < 3 ? 0 : at(2)] as const;
  return point.every(Number.isFinite) ? point : undefined;
}

/** The ball around all joints of all frames; around nobody one of radius 1. */
export function ballAround(form: Form, flat: boolean): Ball {
  const points: Point[] = [];
  for (let t = 0; t < form.frames; t++) {
    for (let m = 0; m < form.persons; m++) {
      for (let v = 0; v < form.joints; v++) {
        const point = jointAt(form, flat, t, v, m);
        if (point !== undefined) points.push(point);
      }
    }
  }
  const ends = [0, 1, 2].map((axis) =>
    points.reduce(
      ([a, b], p) => [Math.min(a, p[axis] ?? a), Math.max(b, p[axis] ?? b)] as const,
      [
        Infinity,
        -Infinity,
      ] as readonly [number, number],
    )
  );
  const [x = 0, y = 0, z = 0] = ends.map(([low, high]) => low <= high ? (low + high) / 2 : 0);
  const radius = points.reduce(
    (most, p) => Math.max(most, Math.hypot(p[0] - x, p[1] - y, p[2] - z)),
    0,
  );
  return { middle: [x, y, z], radius: radius > 0 ? radius : 1 };
}

/**
 * Where a joint lies in a window of `size` by `size` pixels, y downward. In space y grows upward and z away from the
 * eye; in an image, which is never turned, y grows downward.
 */
export function projected(
  [px, py, pz]: Point,
  { middle: [mx, my, mz], radius }: Ball,
  { yaw, pitch }: View,
  size: number,
  flat: boolean,
): readonly [x: number, y: number] {
  const scale = (size / 2 - size / 20) / radius;
  const [x, y, z] = [px - mx, py - my, pz - mz];
  if (flat) return [size / 2 + x * scale, size / 2 + y * scale];
  const across = x * Math.cos(yaw) + z * Math.sin(yaw);
  const away = z * Math.cos(yaw) - x * Math.sin(yaw);
  const up = y * Math.cos(pitch) + away * Math.sin(pitch);
  return [size / 2 + across * scale, size / 2 - up * scale];
}

/** The view after a turn; nobody is turned upside down. */
export function turned({ yaw, pitch }: View, byYaw: number, byPitch: number): View {
  const most = Math.PI / 2;
  return { yaw: yaw + byYaw, pitch: Math.min(most, Math.max(-most, pitch + byPitch)) };
}
