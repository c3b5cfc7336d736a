import assert from "node:assert/strict";
import { tf } from "../engine/backend.ts";
import {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
} from "../engine/kernels.ts";
import { testEngine } from "../engine/testing.ts";
import { backwardTaps } from "./convolution.ts";
import {
  filterGradientByTaps,
  filterGradientByWindows,
  inputGradientByPhases,
} from "./convolution_gradients.ts";
import { alongFrames, framesAfter } from "./frames.ts";

/** Largest difference of two tensors of one shape. */
function distance(a: tf.Tensor, b: tf.Tensor): number {
  assert.deepEqual(a.shape, b.shape);
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] as number);
}

for (const size of [3, 5, 9, 17]) {
  for (const stride of [1, 2]) {
    for (const [frames, joints] of [[2, 3], [7, 1], [16, 3], [61, 1], [61, 3]] as const) {
      Deno.test(`all gradients equal TensorFlow's: kernel ${size}, stride ${stride}, ${frames} frames of ${joints} joints`, async () => {
        await testEngine();
        tf.tidy(() => {
          const x = tf.randomNormal([2, frames, joints, 8], 0, 1, "float32", 1);
          const filter = tf.randomNormal([size, 1, 8, 4], 0, 1, "float32", 2);
          const along = alongFrames(size, stride);
          const out = convolution(x, filter, along);
          assert.equal(out.shape[1], framesAfter(frames, stride));
          const gradient = tf.randomNormal(out.shape, 0, 1, "float32", 3);
          const toX = inputGradientByPhases(x.shape, backwardTaps(filter), gradient, stride);
          const expectedX = convolutionInputGradient(x.shape, filter, gradient, along);
          assert.ok(distance(toX, expectedX) < 1e-4);
          const expected = convolutionFilterGradient(x, filter.shape, gradient, along);
          const byTaps = filterGradientByTaps(x, gradient, size, stride);
          assert.ok(distance(byTaps, expected) < 1e-3);
          if (joints > 1) return;
          const byWindows = filterGradientByWindows(x, gradient, size, stride);
          assert.ok(distance(byWindows, expected) < 1e-3);
        });
      });
    }
  }
}
