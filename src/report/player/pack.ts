/** Samples and responses as the short text of cards. */

import { Buffer } from "node:buffer";
import type { Sample } from "../../datasets/augmentation.ts";
import type { PackedForm, PackedResponse } from "../client/packed.ts";

/** Steps in the widest extent of a body: finer than the pixels of any window that it is drawn in. */
const STEPS = 4095;
/** Steps of a score that the third channel of two-dimensional joints is. */
const SCORE_STEPS = 63;

/** What of a sample is packed. */
export interface Packing {
  /** Frames from the first on. */
  readonly frames: number;
  /** Whether the third channel is a score, and no depth. */
  readonly flat: boolean;
  readonly isSeen: (t: number, v: number, m: number) => boolean;
}

/** Packs a sample `[C,T,V,M]`. Channels of space have one step, so that nothing is distorted. */
export function packForm(sample: Sample, { frames, flat, isSeen }: Packing): PackedForm {
  const [channels, length, joints, persons] = sample.shape;
  const at = (c: number, t: number, v: number, m: number): number =>
    sample.values[((c * length + t) * joints + v) * persons + m] as number;
  const low = new Array<number>(channels).fill(Infinity);
  const high = new Array<number>(channels).fill(-Infinity);
  const each = (work: (t: number, v: number, m: number) => void): void => {
    for (let m = 0; m < persons; m++) {
      for (let v = 0; v < joints; v++) for (let t = 0; t < frames; t++) work(t, v, m);
    }
  };
  each((t, v, m) => {
    if (!isSeen(t, v, m)) return;
    for (let c = 0; c < channels; c++) {
      low[c] = Math.min(low[c] as number, at(c, t, v, m));
      high[c] = Math.max(high[c] as number, at(c, t, v, m));
    }
  });
  const extent = (c: number): number => Math.max(0, (high[c] as number) - (low[c] as number));
  const spatial = low.keys().filter((c) => !(flat && c === 2)).toArray();
  const widest = Math.max(...spatial.map(extent));
  const step = low.map((_, c) => spatial.includes(c) ? widest / STEPS : extent(c) / SCORE_STEPS)
    .map((size) => size > 0 ? rounded(size) : 1);
  const from = low.map((value) => Number.isFinite(value) ? rounded(value) : 0);
  const bytes: number[] = [];
  for (let c = 0; c < channels; c++) {
    let before = 0;
    each((t, v, m) => {
      if (t === 0) before = 0;
      const steps = (at(c, t, v, m) - (from[c] as number)) / (step[c] as number);
      const level = isSeen(t, v, m) ? 1 + Math.max(0, Math.round(steps)) : 0;
      pushNumber(bytes, level - before);
      before = level;
    });
  }
  const data = Buffer.from(bytes).toString("base64");
  return { frames, joints, persons, low: from, step, data };
}

/** Seven bits a byte, the lowest first, all but the last with the eighth; the sign is the lowest bit. */
function pushNumber(bytes: number[], value: number): void {
  let zigzag = value < 0 ? -2 * value - 1 : 2 * value;
  for (; zigzag >= 0x80; zigzag >>>= 7) bytes.push(zigzag & 0x7f | 0x80);
  bytes.push(zigzag);
}

/** Packs responses on one scale, so that their colours compare. */
export function packResponses(all: readonly Float32Array[]): PackedResponse[] {
  const [least, most] = all.reduce(
    ([low, high], values) =>
      values.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)] as const, [low, high] as const),
    [Infinity, -Infinity] as const,
  );
  if (!Number.isFinite(least) || !Number.isFinite(most)) {
    throw new RangeError(`Cannot pack responses from ${least} to ${most}: expected finite numbers`);
  }
  const step = most > least ? rounded((most - least) / 255) : 1;
  const low = rounded(least);
  return all.map((values) => {
    const levels = Uint8Array.from(
      values,
      (x) => Math.min(255, Math.max(0, Math.round((x - low) / step))),
    );
    return { low, step, data: Buffer.from(levels).toString("base64") };
  });
}

/** As many digits as a float32 tells apart. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
