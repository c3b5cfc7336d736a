/**
 * Temporal Conv's first two layers in training, `data_bn` and `conv0`, with `data_bn`'s weight γ and bias β
 * taken by the convolution: it works on normalized frames x̂ with a channel of ones behind them, and its
 * filter is `[W·γ, ΣW·β]`. The gradient to that filter says all of W, γ and β, so there is no gradient to
 * the frames and no way back of a batch norm.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { batchNorm } from "../engine/batch_norm_kernels.ts";
import { filled, floats } from "../engine/constants.ts";
import { add, convolution, multiply } from "../engine/kernels.ts";
import { sum } from "../engine/reductions.ts";
import { concat, padZeros, reshape, slice } from "../engine/shapes.ts";
import { filterOf } from "./convolution.ts";
import { filterGradient } from "./convolution_gradients.ts";
import { DATA_NORM, dataBatchNorm, dataFeatures, type FrameShape } from "./data_batch_norm.ts";
import { alongFrames, wholeLines } from "./frames.ts";
import type { Layer } from "./layer.ts";
import type { Traced } from "./pass.ts";

/**
 * `data_bn` less its weight and bias: `x[N,C,T,V,M]` → `[N,T,1,C']`, the first features normalized by the
 * batch's own statistics, the next 1, the others 0. The way back ends here: it returns what it is given.
 */
export function normalizedFrames(shape: FrameShape): Layer["forward"] {
  const features = dataFeatures("flat", shape);
  const width = wholeLines(features + 1); // the ones, and zeros
  const flat = dataBatchNorm("flat", shape, { use: false });
  const last = Float32Array.from({ length: width }, (_, i) => i === features ? 1 : 0);
  return (pass, x): Traced => {
    const output = tf.tidy(() => {
      const frames = flat.forward(pass, x).output; // [N,T,1,C]
      const [samples, length] = frames.shape as [number, number];
      const rows = reshape(frames, [1, 1, samples * length, features]);
      const wide = padZeros(rows, [[0, 0], [0, 0], [0, 0], [0, width - features]]);
      const ones = floats(last, [width]);
      const { output, mean, variance } = batchNorm(wide, filled(1, [width]), ones, {
        withRelu: false,
        atOnce: true,
        fused: pass.policy.fused,
      });
      pass.setStatistics(DATA_NORM, {
        mean: slice(mean, [0], [features]),
        variance: slice(variance, [0], [features]),
      });
      return reshape(output, [samples, length, 1, width]);
    });
    return { output, backward: (gradient) => gradient };
  };
}

/**
 * Convolution `name` on `normalizedFrames()`, with `data_bn`'s weight and bias, without its own:
 * `x[N,T,1,C']` → `[N,T,1,O]`. It notes the gradients of all three; the way back ends here: it returns what it is given.
 */
export function convolvedNormalized(name: string): Layer["forward"] {
  return (pass, { output: x }): Traced => {
    const weight = pass.get(`${name}.weight`); // [k,C,O]
    const [size, features, out] = weight.shape as [number, number, number];
    const width = x.shape[3] as number;
    const kept = x.clone();
    const [gamma, beta] = ["weight", "bias"].map((which) =>
      reshape(pass.get(`${DATA_NORM}.${which}`), [features, 1])
    ) as [Tensor, Tensor];
    const output = tf.tidy(() => {
      const shift = sum(multiply(weight, beta), [1], true); // [k,1,O]
      const taken = concat([multiply(weight, gamma), shift], 1);
      const wide = padZeros(taken, [[0, 0], [0, width - features - 1], [0, 0]]); // [k,C',O]
      return convolution(x, filterOf(wide), alongFrames(size, 1));
    });
    return {
      output,
      lacks: [`${name}.bias`],
      backward(gradient): Tensor {
        tf.tidy(() => {
          const ofFilter = filterGradient(kept, gradient, { size, stride: 1 }, pass.policy);
          const toFilter = reshape(ofFilter, [size, width, out]);
          const toScaled = slice(toFilter, [0, 0, 0], [size, features, out]);
          const toShift = slice(toFilter, [0, features, 0], [size, 1, out]);
          const toWeight = add(multiply(toScaled, gamma), multiply(toShift, beta));
          pass.addGradient(`${name}.weight`, toWeight);
          pass.addGradient(`${DATA_NORM}.weight`, sum(multiply(weight, toScaled), [0, 2]));
          pass.addGradient(`${DATA_NORM}.bias`, sum(multiply(weight, toShift), [0, 2]));
        });
        tf.dispose([kept, gamma, beta]);
        return gradient;
      },
    };
  };
}
