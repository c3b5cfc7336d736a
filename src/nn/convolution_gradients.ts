/**
 * The gradients of a convolution along frames, kernel `[k,1,I,O]` on `x[B,T,V,I]`.
 *
 * The kernels' own are slow where oneDNN is concerned, so where its kernels are both are put as what is fast there: the
 * gradient to the input as convolutions of the gradient, one for each phase of the stride; the gradient
 * to the filter as one MatMul over windows of frames, or one a tap over frames shifted by the tap.
 * `bench/convolution_bench.ts` holds all ways side by side.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { filled, indices, wholes } from "../engine/constants.ts";
import { convolution, convolutionFilterGradient, matMul } from "../engine/kernels.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import { concat, gather, reshape, slice } from "../engine/shapes.ts";
import { alongFrames, framesAfter, interleaved, padFrames, phasesOf } from "./frames.ts";

/**
 * The gradient to the filter `[k,1,I,O]` of a convolution of `x[B,T,V,I]`; with oneDNN by windows where a frame
 * is one vector, else by taps.
 */
export function filterGradient(
  x: Tensor,
  gradient: Tensor,
  { size, stride }: { readonly size: number; readonly stride: number },
  { fused }: Pick<DevicePolicy, "fused">,
): Tensor {
  if (fused) {
    const filterGradientOf = x.shape[2] === 1 ? filterGradientByWindows : filterGradientByTaps;
    return filterGradientOf(x, gradient, size, stride);
  }
  const filter = [size, 1, x.shape[3] as number, gradient.shape[3] as number];
  return convolutionFilterGradient(x, filter, gradient, alongFrames(size, stride));
}

/**
 * `filter[k,1,I,O]`'s gradient from `x[B,T,V,I]` and `gradient[B,T',V,O]`. With x padded, output frame u
 * meets tap j at frame `stride·u + j`: phase `j mod stride`, position `u + floor(j/stride)` in it. Both
 * sides are laid out with the same number of frames a sample (zeros behind the gradient), so a shift
 * by frames is a shift by rows of one flat matrix, and TensorFlow cuts those without a copy.
 */
export function filterGradientByTaps(
  x: Tensor,
  gradient: Tensor,
  size: number,
  stride: number,
): Tensor {
  const [batch, frames, joints, into] = x.shape as [number, number, number, number];
  const [, after, , out] = gradient.shape as [number, number, number, number];
  const pad = (size - 1) / 2;
  const reach = Math.floor((size - 1) / stride);
  const positions = Math.max(after + reach, Math.ceil((frames + 2 * pad) / stride));
  return tf.tidy(() => {
    const padded = padFrames(x, pad, positions * stride - frames - pad);
    const wide = padFrames(gradient, 0, positions - after);
    const rows = (batch * positions - reach) * joints;
    const behind = slice(reshape(wide, [-1, out]), [0, 0], [rows, out]); // [rows,O]
    const phases = phasesOf(padded, stride).map((phase) => reshape(phase, [-1, into]));
    padded.dispose();
    const taps = Array.from({ length: size }, (_, tap) => {
      const start = Math.floor(tap / stride) * joints;
      const ahead = slice(phases[tap % stride] as Tensor, [start, 0], [rows, into]);
      return matMul(ahead, behind, { transposeA: true }); // [I,O]
    });
    return reshape(concat(taps, 0), [size, 1, into, out]);
  });
}

/** Taps whose windows are laid out at once: fewer are slower, more take more memory. */
const tapsAtOnce = 3;

/**
 * `filter[k,1,I,O]`'s gradient from `x[B,T,1,I]` and `gradient[B,T',1,O]`: of the window of frames that each output
 * frame saw, a few taps at a time are gathered row by row and taken in one MatMul. Where a frame is more than
 * one vector, windows would be the largest tensor of the whole training step.
 */
export function filterGradientByWindows(
  x: Tensor,
  gradient: Tensor,
  size: number,
  stride: number,
): Tensor {
  const [batch, frames, , into] = x.shape as [number, number, number, number];
  const [, after, , out] = gradient.shape as [number, number, number, number];
  return tf.tidy(() => {
    const flat = reshape(x, [batch * frames, into]);
    const outside = reshape(filled(0, [1, into]), [1, into]); // a row for what lies outside
    const withZeros = concat([flat, outside], 0); // faster than Pad, which does sums for each element
    const rows = reshape(gradient, [batch * after, out]);
    const filters = Array.from({ length: Math.ceil(size / tapsAtOnce) }, (_, group) => {
      const first = group * tapsAtOnce;
      const taps = Math.min(tapsAtOnce, size - first);
      const from = first - (size - 1) / 2;
      const seen = windowRows({ batch, frames, after, stride, first: from, taps });
      const windows = reshape(gather(withZeros, seen), [batch * after, taps * into]);
      return matMul(windows, rows, { transposeA: true }); // [taps·I,O]
    });
    return reshape(concat(filters, 0), [size, 1, into, out]);
  });
}

/**
 * For each of `after` output frames of each sample, the rows of `taps` frames from the one `first` frames behind it
 * on, int32; row `batch·frames` stands for frames outside.
 */
function windowRows(
  { batch, frames, after, stride, first, taps }: Readonly<
    Record<"batch" | "frames" | "after" | "stride" | "first" | "taps", number>
  >,
): tf.TensorInfo {
  const name = `windows ${[batch, frames, after, stride, first, taps]}`;
  const count = batch * after * taps;
  return indices(name, count, () =>
    Int32Array.from({ length: count }, (_, i) => {
      const output = Math.floor(i / taps);
      const sample = Math.floor(output / after);
      const frame = (output % after) * stride + first + i % taps;
      return frame < 0 || frame >= frames ? batch * frames : sample * frames + frame;
    }));
}

/**
 * The gradient to an input of `shape[B,T,V,I]`, with the weight as `taps[k,O,I]`: frame `stride·q + r` of it
 * takes the taps j that are `r + pad` modulo the stride, each from output frame `q + (r + pad - j) / stride`.
 * So each phase r is a convolution of the gradient with those taps, the last one first.
 */
export function inputGradientByPhases(
  shape: readonly number[],
  taps: Tensor,
  gradient: Tensor,
  stride: number,
): Tensor {
  const [size, out, into] = taps.shape as [number, number, number];
  const frames = shape[1] as number;
  const after = gradient.shape[1] as number;
  const pad = (size - 1) / 2;
  return tf.tidy(() => {
    const phases = Array.from({ length: stride }, (_, phase) => {
      const first = (phase + pad) % stride;
      const count = Math.ceil((size - first) / stride);
      const last = first + (count - 1) * stride;
      const mine = Array.from({ length: count }, (_, i) => last - i * stride);
      const reversed = reshape(gather(taps, wholes(mine)), [count, 1, out, into]);
      const positions = Math.ceil((frames - phase) / stride);
      // Position q meets the last tap at output frame q - before; it ends where position `positions - 1` does.
      const before = (last - phase - pad) / stride;
      const behind = positions + count - 1 - before - after;
      return convolution(gradient, reversed, { stride: 1, before, after: behind });
    });
    const [only] = phases;
    if (only !== undefined && stride === 1) return only;
    const positions = framesAfter(frames, stride);
    const level = phases.map((phase) =>
      padFrames(phase, 0, positions - (phase.shape[1] as number))
    );
    return interleaved(level, stride, frames);
  });
}
