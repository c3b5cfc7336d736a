/**
 * Temporal Conv's first two layers in training, `data_bn` and `conv0`, with `data_bn`'s weight γ and bias β
 * taken by the convolution: it works on normalized frames x̂ with a channel of ones behind them, and its
 * filter is `[W·γ, ΣW·β]`. The gradient to that filter says all of W, γ and β, so there is no gradient to
 * the frames and no way back of a batch norm.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { batchNorm } from "../engine/batch_norm_kernels.ts";
import { add, convolution, multiply } from "../engine/kernels.ts";
import { concat, padZeros, reshape, slice } from "../engine/shapes.ts";
import { filterOf } from "../nn/convolution.ts";
import { filterGradient } from "../nn/convolution_gradients.ts";
import { alongFrames, wholeLines } from "../nn/frames.ts";
import type { Traced, TrainingPass } from "../nn/pass.ts";
import { dataFeatures, dataStage, type FrameShape } from "./data_batch_norm.ts";
import type { Stage } from "./network.ts";

/**
 * `data_bn` less its weight and bias: `x[N,C,T,V,M]` → `[N,T,1,C']`, the first features normalized by the
 * batch's own statistics, the next 1, the others 0. The way back ends here: it returns what it is given.
 */
export function normalizedFrames(shape: FrameShape): Stage["forward"] {
  const features = dataFeatures("flat", shape);
  const width = wholeLines(features + 1); // the ones, and zeros
  const flat = dataStage("flat", shape, { use: false });
  return (pass, x): Traced => {
    const output = tf.tidy(() => {
      const frames = flat.forward(pass, x).output; // [N,T,1,C]
      const [samples, length] = frames.shape as [number, number];
      const rows = reshape(frames, [1, 1, samples * length, features]);
      const wide = padZeros(rows, [[0, 0], [0, 0], [0, 0], [0, width - features]]);
      const ones = tf.oneHot(tf.scalar(features, "int32"), width).toFloat();
      const { output, mean, variance } = batchNorm(wide, tf.ones([width]), ones, {
        withRelu: false,
        atOnce: true,
      });
      pass.setStatistics("data_bn", {
        mean: slice(mean, [0], [features]),
        variance: slice(variance, [0], [features]),
      });
      return reshape(output, [samples, length, 1, width]);
    });
    return { output, backward: (gradient) => gradient };
  };
}

/**
 * `conv0` on `normalizedFrames()`, with `data_bn`'s weight and bias, without its own: `x[N,T,1,C']` → `[N,T,1,O]`.
 * It notes the gradients of all three; the way back ends here: it returns what it is given.
 */
export function convolvedNormalized(pass: TrainingPass, x: Tensor): Traced {
  const weight = pass.get("conv0.weight"); // [k,C,O]
  const [size, features, out] = weight.shape as [number, number, number];
  const width = x.shape[3] as number;
  const kept = x.clone();
  const [gamma, beta] = ["weight", "bias"].map((part) =>
    reshape(pass.get(`data_bn.${part}`), [features, 1])
  ) as [Tensor, Tensor];
  const output = tf.tidy(() => {
    const shift = tf.sum(multiply(weight, beta), 1, true); // [k,1,O]
    const taken = concat([multiply(weight, gamma), shift], 1);
    const wide = padZeros(taken, [[0, 0], [0, width - features - 1], [0, 0]]); // [k,C',O]
    return convolution(x, filterOf(wide), alongFrames(size, 1));
  });
  return {
    output,
    backward(gradient): Tensor {
      tf.tidy(() => {
        const toFilter = reshape(filterGradient(kept, gradient, size, 1), [size, width, out]);
        const toScaled = slice(toFilter, [0, 0, 0], [size, features, out]);
        const toShift = slice(toFilter, [0, features, 0], [size, 1, out]);
        const toWeight = add(multiply(toScaled, gamma), multiply(toShift, beta));
        pass.setGradient("conv0.weight", toWeight);
        pass.setGradient("data_bn.weight", tf.sum(multiply(weight, toScaled), [0, 2]));
        pass.setGradient("data_bn.bias", tf.sum(multiply(weight, toShift), [0, 2]));
      });
      tf.dispose([kept, gamma, beta]);
      return gradient;
    },
  };
}
