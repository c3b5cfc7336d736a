/** The last layer of every network: a matrix and a bias, in the files a 1x1 convolution `fcn`. */

import { type Tensor, tf } from "../engine/backend.ts";
import { biasAdd, biasGradient, matMul } from "../engine/kernels.ts";
import { parameter, type Parameters, type Traced, type TrainingPass } from "../nn/pass.ts";

/** `fcn.weight`, whatever leading ones its shape has, as `[C,L]`. */
function matrixOf(weight: Tensor): Tensor {
  const [features, classes] = weight.shape.slice(-2) as [number, number];
  return tf.reshape(weight, [features, classes]);
}

/** `features[N,C]` → logits `[N,L]`. */
export function classify(parameters: Parameters, features: Tensor): Tensor {
  return tf.tidy(() => {
    const matrix = matrixOf(parameter(parameters, "fcn.weight"));
    const scores = matMul(features, matrix);
    return biasAdd(scores, parameter(parameters, "fcn.bias"));
  });
}

/** `classify()` with its way back. It takes its own handle on the features. */
export function classifier(pass: TrainingPass, features: Tensor): Traced {
  const kept = features.clone();
  return {
    output: classify(pass.parameters, features),
    backward(gradient): Tensor {
      pass.setGradient("fcn.weight", matMul(kept, gradient, { transposeA: true }));
      pass.setGradient("fcn.bias", biasGradient(gradient));
      const toFeatures = tf.tidy(() =>
        matMul(gradient, matrixOf(pass.get("fcn.weight")), { transposeB: true })
      );
      tf.dispose([gradient, kept]);
      return toFeatures;
    },
  };
}
