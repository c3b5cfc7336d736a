/** Following persons from frame to frame, as the published feeder does (tools.py, openpose_match). */

import { type Sample, zerosLike } from "./augmentation.ts";

/**
 * Re-orders the persons of every frame of `[C,T,V,M]`, x, y, score, so that each slot follows one of them; slots are sorted by
 * their total score, highest first.
 *
 * From each frame to the next, persons take one after another the nearest that is not yet taken. The order of taking is
 * the published code's slip: with o = persons by falling score, round r takes the p with o[p] = r, which for more than two
 * persons is not the r-th best.
 */
export function matchPoses(sample: Sample): Sample {
  const [channels, frames, joints, persons] = sample.shape;
  if (channels !== 3) {
    throw new RangeError(`Cannot match poses of ${channels} channels: x, y and score are needed`);
  }
  const value = (c: number, t: number, v: number, m: number): number =>
    sample.values[((c * frames + t) * joints + v) * persons + m] as number;
  const score = (t: number, m: number): number => sumOver(joints, (v) => value(2, t, v, m));

  /** tracks[slot][t] is the person of frame t that the slot follows. */
  const tracks: number[][] = range(persons).map((m) => [m]);
  for (let t = 0; t + 1 < frames; t++) {
    const distance = (p: number, q: number): number =>
      sumOver(joints, (v) => square(value(0, t, v, p) - value(0, t + 1, v, q))) +
      sumOver(joints, (v) => square(value(1, t, v, p) - value(1, t + 1, v, q)));
    const next = takeNearest(falling(range(persons).map((m) => score(t, m))), distance);
    for (const track of tracks) track.push(next[track[t] as number] as number);
  }

  const totals = tracks.map((track) => sumOver(frames, (t) => score(t, track[t] as number)));
  const result = zerosLike(sample, sample.shape);
  for (const [slot, from] of falling(totals).entries()) {
    const track = tracks[from] as number[];
    for (let c = 0; c < channels; c++) {
      for (let t = 0; t < frames; t++) {
        for (let v = 0; v < joints; v++) {
          const to = ((c * frames + t) * joints + v) * persons + slot;
          result.values[to] = value(c, t, v, track[t] as number);
        }
      }
    }
  }
  return result;
}

/** For each person the one taken, of those left at its turn the nearest. */
function takeNearest(
  order: readonly number[],
  distance: (p: number, q: number) => number,
): readonly number[] {
  const left = new Set(range(order.length));
  const next = new Array<number>(order.length).fill(0);
  for (let round = 0; round < order.length; round++) {
    const p = order.indexOf(round);
    let nearest = -1;
    for (const q of left) {
      if (nearest < 0 || distance(p, q) < distance(p, nearest)) nearest = q;
    }
    left.delete(nearest);
    next[p] = nearest;
  }
  return next;
}

/** Indices by falling value; equal ones keep their order. */
function falling(values: readonly number[]): number[] {
  return range(values.length).sort((a, b) => (values[b] as number) - (values[a] as number));
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

function sumOver(n: number, term: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += term(i);
  return sum;
}

function square(x: number): number {
  return x * x;
}
