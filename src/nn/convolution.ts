/**
 * Convolution along frames: the temporal convolution of every model here, kernel `[k,1,I,O]` on
 * `x[B,T,V,I]`, zeros before the first frame and after the last.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { convolution, convolutionInputGradient, matMul, opTable } from "../engine/kernels.ts";
import { reshape, transpose } from "../engine/shapes.ts";
import { inputGradientByPhases, weightGradient } from "./convolution_gradients.ts";
import { alongFrames, framesAfter, interleaved, phasesOf } from "./frames.ts";
import type { Traced, TrainingPass } from "./pass.ts";

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
