/**
 * Convolution along frames: the temporal convolution of every model here, kernel `[k,1,I,O]` on
 * `x[B,T,V,I]`, zeros before the first frame and after the last.
 *
 * The kernels' own gradients are slow where oneDNN is concerned, so on `mkl` both are put as what is
 * fast there: the gradient to the input as convolutions of the gradient, one for each phase of the
 * stride; the gradient to the filter as one flat MatMul a tap over frames shifted by the tap.
 * `bench/convolution_bench.ts` holds both ways side by side.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { listed, wholes } from "../engine/constants.ts";
import {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
  matMul,
  opTable,
} from "../engine/kernels.ts";
import { concat, gather, padZeros, reshape, slice, transpose } from "../engine/shapes.ts";
import type { Traced, TrainingPass } from "./pass.ts";

/** Frames out of a convolution with padding (k-1)/2: ceil(T / stride). */
export function framesAfter(frames: number, stride: number): number {
  return Math.ceil(frames / stride);
}

/** The padding and stride of a published temporal convolution of kernel `size` (odd). */
export function alongFrames(
  size: number,
  stride: number,
): { stride: number; before: number; after: number } {
  return { stride, before: (size - 1) / 2, after: (size - 1) / 2 };
}

/**
 * PyTorch's `[O,I,k]` or `[O,I,k,1]` → `[k,1,I,O]`. In two steps, the taps past the inputs and then a
 * matrix on its side: TensorFlow has fast ways for those, and none for all three axes turned round.
 */
export function filterOf(weight: Tensor): Tensor {
  const [out, into, size] = weight.shape as [number, number, number];
  return tf.tidy(() => {
    const tapsFirst = transpose(reshape(weight, [out, into, size]), [0, 2, 1]); // [O,k,I]
    const columns = transpose(reshape(tapsFirst, [out, size * into]), [1, 0]); // [k·I,O]
    return reshape(columns, [size, 1, into, out]);
  });
}

/** PyTorch's `[O,I,k]` or `[O,I,k,1]` → `[k,O,I]`, a matrix a tap for the way back. */
export function backwardTaps(weight: Tensor): Tensor {
  const [out, into, size] = weight.shape as [number, number, number];
  return tf.tidy(() =>
    reshape(transpose(reshape(weight, [out * into, size]), [1, 0]), [size, out, into])
  );
}

/** `[k,1,I,O]` → PyTorch's `[O,I,k]`. */
function weightOf(filter: Tensor): Tensor {
  const [size, , into, out] = filter.shape as [number, number, number, number];
  return tf.tidy(() => transpose(reshape(filter, [size, into, out]), [2, 1, 0]));
}

/**
 * `x[B,T,V,I]` → `[B,ceil(T/stride),V,O]` with weight `name.weight` (`[O,I,k]` or `[O,I,k,1]`), without
 * the bias. It takes its own handle on x.
 */
export function convolutionAlongFrames(
  pass: TrainingPass,
  name: string,
  x: Tensor,
  stride: number,
): Traced {
  const filter = filterOf(pass.get(`${name}.weight`));
  const size = filter.shape[0] as number;
  if (size === 1) return pointwise(pass, name, x, filter, stride);
  const kept = x.clone();
  const along = alongFrames(size, stride);
  const output = convolution(x, filter, along);
  filter.dispose();
  return {
    output,
    backward(gradient): Tensor {
      const weight = pass.get(`${name}.weight`);
      pass.setGradient(`${name}.weight`, weightGradient(kept, gradient, size, stride));
      const toX = tf.tidy(() =>
        opTable() === "mkl"
          ? inputGradientByPhases(kept.shape, backwardTaps(weight), gradient, stride)
          : convolutionInputGradient(kept.shape, filterOf(weight), gradient, along)
      );
      tf.dispose([gradient, kept]);
      return toX;
    },
  };
}

/**
 * The gradient to PyTorch's weight `[O,I,k]` of a convolution of `x[B,T,V,I]`; on `mkl` by windows where a frame
 * is one vector, else by taps.
 */
export function weightGradient(
  x: Tensor,
  gradient: Tensor,
  size: number,
  stride: number,
): Tensor {
  if (opTable() === "mkl" && x.shape[2] === 1) {
    return weightGradientByWindows(x, gradient, size, stride);
  }
  return tf.tidy(() => {
    if (opTable() === "mkl") return weightOf(filterGradientByTaps(x, gradient, size, stride));
    const filter = [size, 1, x.shape[3] as number, gradient.shape[3] as number];
    return weightOf(
      convolutionFilterGradient(x, filter, gradient, alongFrames(size, stride)),
    );
  });
}

/**
 * Frames r, r + stride, … of `x[B,T,V,C]` for each r below `wanted`: that many `[B,ceil(T/stride),V,C]`,
 * zeros where T ends. (StridedSlice does it too, and takes twenty times as long.)
 */
function phasesOf(x: Tensor, stride: number, wanted = stride): Tensor[] {
  if (stride === 1) return [x.clone()];
  const [batch, frames, joints, channels] = x.shape as [number, number, number, number];
  const places = framesAfter(frames, stride);
  return tf.tidy(() => {
    const level = padFrames(x, 0, places * stride - frames);
    const rows = reshape(level, [batch, places, stride, joints * channels]);
    return Array.from({ length: wanted }, (_, phase) => {
      const one = slice(rows, [0, 0, phase, 0], [batch, places, 1, joints * channels]);
      return reshape(one, [batch, places, joints, channels]);
    });
  });
}

/** Phases `[B,ceil(T/stride),V,C]`, the last ones 0 where they are absent, woven → `[B,frames,V,C]`. */
function interleaved(phases: readonly Tensor[], stride: number, frames: number): Tensor {
  const [batch, places, joints, channels] = phases[0]?.shape as [number, number, number, number];
  return tf.tidy(() => {
    const rows = phases.map((phase) => reshape(phase, [batch, places, 1, joints * channels]));
    const joined = rows.length === 1 ? rows[0] as Tensor : concat(rows, 2);
    const absent = stride - rows.length;
    const all = absent === 0 ? joined : padZeros(joined, [[0, 0], [0, 0], [0, absent], [0, 0]]);
    const woven = reshape(all, [batch, places * stride, joints, channels]);
    return places * stride === frames
      ? woven
      : slice(woven, [0, 0, 0, 0], [batch, frames, joints, channels]);
  });
}

/** Frames of zeros before and after, and channels of zeros behind. */
function padFrames(x: Tensor, before: number, after: number, channels = 0): Tensor {
  if (before === 0 && after === 0 && channels === 0) return x.clone();
  return padZeros(x, [[0, 0], [before, after], [0, 0], [0, channels]]);
}

/** Kernel 1: a matrix on every `stride`-th frame. Takes `filter[1,1,I,O]` over. */
function pointwise(
  pass: TrainingPass,
  name: string,
  x: Tensor,
  filter: Tensor,
  stride: number,
): Traced {
  const [, , into, out] = filter.shape as [number, number, number, number];
  const [batch, frames, joints] = x.shape as [number, number, number, number];
  const matrix = reshape(filter, [into, out]);
  filter.dispose();
  const rows = tf.tidy(() => reshape(phasesOf(x, stride, 1)[0] as Tensor, [-1, into])); // [B·T'·V,I]
  const after = framesAfter(frames, stride);
  const output = tf.tidy(() => reshape(matMul(rows, matrix), [batch, after, joints, out]));
  return {
    output,
    backward(gradient): Tensor {
      const toX = tf.tidy(() => {
        const flat = reshape(gradient, [-1, out]);
        pass.setGradient(`${name}.weight`, matMul(flat, rows, { transposeA: true })); // [O,I]
        const toRows = matMul(flat, matrix, { transposeB: true });
        const toFrames = reshape(toRows, [batch, after, joints, into]);
        return interleaved([toFrames], stride, frames);
      });
      tf.dispose([gradient, rows, matrix]);
      return toX;
    },
  };
}

/**
 * `filter[k,1,I,O]`'s gradient from `x[B,T,V,I]` and `gradient[B,T',V,O]`. With x padded, output frame u
 * meets tap j at frame `stride·u + j`: phase `j mod stride`, place `u + floor(j/stride)` in it. Both
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
  const places = Math.max(after + reach, Math.ceil((frames + 2 * pad) / stride));
  return tf.tidy(() => {
    const padded = padFrames(x, pad, places * stride - frames - pad);
    const wide = padFrames(gradient, 0, places - after);
    const rows = (batch * places - reach) * joints;
    const behind = slice(reshape(wide, [-1, out]), [0, 0], [rows, out]); // [rows,O]
    const phases = phasesOf(padded, stride).map((phase) => reshape(phase, [-1, into]));
    padded.dispose();
    const taps = Array.from({ length: size }, (_, tap) => {
      const start = Math.floor(tap / stride) * joints;
      const ahead = slice(phases[tap % stride] as Tensor, [start, 0], [rows, into]);
      return matMul(ahead, behind, { transposeA: true }); // [I,O]
    });
    return reshape(tf.stack(taps), [size, 1, into, out]);
  });
}

/** Floats in a cache line. */
const lineFloats = 16;

/**
 * The gradient to PyTorch's weight `[O,I,k]` from `x[B,T,1,I]` and `gradient[B,T',1,O]`: the window of frames
 * that each output frame saw, gathered row by row, in one MatMul for all taps. A gather copies whole
 * frames, so it wants them in whole cache lines: zeros fill the last one up. Where a frame is more than one
 * vector, windows would be the largest tensor of the whole step.
 */
export function weightGradientByWindows(
  x: Tensor,
  gradient: Tensor,
  size: number,
  stride: number,
): Tensor {
  const [batch, frames, , into] = x.shape as [number, number, number, number];
  const [, after, , out] = gradient.shape as [number, number, number, number];
  const pad = (size - 1) / 2;
  const whole = Math.ceil(into / lineFloats) * lineFloats;
  return tf.tidy(() => {
    const padded = reshape(padFrames(x, pad, pad, whole - into), [-1, whole]); // [B·(T+k-1),I']
    const seen = windowRows({ batch, frames: frames + 2 * pad, after, size, stride });
    const windows = reshape(gather(padded, seen), [batch * after, size * whole]);
    const rows = reshape(gradient, [batch * after, out]);
    const product = matMul(rows, windows, { transposeA: true }); // [O,k·I']
    const all = transpose(reshape(product, [out, size, whole]), [0, 2, 1]); // [O,I',k]
    return whole === into ? all : slice(all, [0, 0, 0], [out, into, size]);
  });
}

/** For each of `after` output frames of each sample, the `size` rows of its window, int32. */
function windowRows(
  { batch, frames, after, size, stride }: Readonly<
    Record<"batch" | "frames" | "after" | "size" | "stride", number>
  >,
): tf.TensorInfo {
  const name = `windows ${[batch, frames, after, size, stride]}`;
  const count = batch * after * size;
  return listed(name, count, () =>
    Int32Array.from({ length: count }, (_, i) => {
      const output = Math.floor(i / size);
      const first = Math.floor(output / after) * frames + (output % after) * stride;
      return first + i % size;
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
      const reversed = reshape(
        gather(taps, wholes(mine)),
        [count, 1, out, into],
      );
      const places = Math.ceil((frames - phase) / stride);
      // Place q meets the last tap at output frame q - before; it ends where place `places - 1` does.
      const before = (last - phase - pad) / stride;
      const behind = places + count - 1 - before - after;
      return convolution(gradient, reversed, { stride: 1, before, after: behind });
    });
    const [only] = phases;
    if (only !== undefined && stride === 1) return only;
    const places = framesAfter(frames, stride);
    const level = phases.map((phase) => padFrames(phase, 0, places - (phase.shape[1] as number)));
    return interleaved(level, stride, frames);
  });
}
