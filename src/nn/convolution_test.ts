import assert from "node:assert/strict";
import { tf } from "../engine/backend.ts";
import {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
} from "../engine/kernels.ts";
import { testEngine } from "../engine/testing.ts";
import {
  alongFrames,
  filterGradientByTaps,
  framesAfter,
  inputGradientByPhases,
} from "./convolution.ts";

/** Largest difference of two tensors of one shape. */
function distance(a: tf.Tensor, b: tf.Tensor): number {
  assert.deepEqual(a.shape, b.shape);
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] as number);
}

for (const size of [3, 5, 9, 17]) {
  for (const stride of [1, 2]) {
    for (const frames of [2, 7, 16, 61]) {
      Deno.test(`both gradients equal TensorFlow's: kernel ${size}, stride ${stride}, ${frames} frames`, async () => {
        await testEngine();
        tf.tidy(() => {
          const x = tf.randomNormal([2, frames, 3, 8], 0, 1, "float32", 1);
          const filter = tf.randomNormal([size, 1, 8, 4], 0, 1, "float32", 2);
          const along = alongFrames(size, stride);
          const out = convolution(x, filter, along);
          assert.equal(out.shape[1], framesAfter(frames, stride));
          const gradient = tf.randomNormal(out.shape, 0, 1, "float32", 3);
          const toX = inputGradientByPhases(x.shape, filter, gradient, stride);
          assert.ok(
            distance(toX, convolutionInputGradient(x.shape, filter, gradient, along)) < 1e-4,
          );
          const toFilter = filterGradientByTaps(x, gradient, size, stride);
          assert.ok(
            distance(toFilter, convolutionFilterGradient(x, filter.shape, gradient, along)) < 1e-3,
          );
        });
      });
    }
  }
}
