/** Frames of features `[B,T,V,C]`: how a convolution goes along them, and how strides take them apart. */

import { type Tensor, tf } from "../engine/backend.ts";
import type { Along } from "../engine/kernels.ts";
import { concat, padZeros, reshape, slice } from "../engine/shapes.ts";

/** Frames out of a convolution with padding (k-1)/2: ceil(T / stride). */
export function framesAfter(frames: number, stride: number): number {
  return Math.ceil(frames / stride);
}

/** The padding and stride of a published temporal convolution of kernel `size` (odd). */
export function alongFrames(size: number, stride: number): Along {
  return { stride, before: (size - 1) / 2, after: (size - 1) / 2 };
}

/**
 * Frames r, r + stride, … of `x[B,T,V,C]` for each r below `wanted`: that many `[B,ceil(T/stride),V,C]`,
 * zeros where T ends. (StridedSlice does it too, and takes twenty times as long.)
 */
export function phasesOf(x: Tensor, stride: number, wanted = stride): Tensor[] {
  if (stride === 1) return [x.clone()];
  const [batch, frames, joints, channels] = x.shape as [number, number, number, number];
  const positions = framesAfter(frames, stride);
  return tf.tidy(() => {
    const level = padFrames(x, 0, positions * stride - frames);
    const rows = reshape(level, [batch, positions, stride, joints * channels]);
    return Array.from({ length: wanted }, (_, phase) => {
      const one = slice(rows, [0, 0, phase, 0], [batch, positions, 1, joints * channels]);
      return reshape(one, [batch, positions, joints, channels]);
    });
  });
}

/** Phases `[B,ceil(T/stride),V,C]`, the last ones 0 where they are absent, woven → `[B,frames,V,C]`. */
export function interleaved(phases: readonly Tensor[], stride: number, frames: number): Tensor {
  const [batch, positions, joints, channels] = phases[0]?.shape as [number, number, number, number];
  return tf.tidy(() => {
    const rows = phases.map((phase) => reshape(phase, [batch, positions, 1, joints * channels]));
    const joined = rows.length === 1 ? rows[0] as Tensor : concat(rows, 2);
    const absent = stride - rows.length;
    const all = absent === 0 ? joined : padZeros(joined, [[0, 0], [0, 0], [0, absent], [0, 0]]);
    const woven = reshape(all, [batch, positions * stride, joints, channels]);
    return positions * stride === frames
      ? woven
      : slice(woven, [0, 0, 0, 0], [batch, frames, joints, channels]);
  });
}

/** Frames of zeros before and after, and channels of zeros behind. */
export function padFrames(x: Tensor, before: number, after: number, channels = 0): Tensor {
  if (before === 0 && after === 0 && channels === 0) return x.clone();
  return padZeros(x, [[0, 0], [before, after], [0, 0], [0, channels]]);
}

/** Floats in a cache line. */
const lineFloats = 16;

/** So many channels that every frame fills whole cache lines: kernels are slower across their edges. */
export function wholeLines(channels: number): number {
  return Math.ceil(channels / lineFloats) * lineFloats;
}
