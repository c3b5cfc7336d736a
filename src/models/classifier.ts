/** The last layer of every network: a matrix and a bias, stored as a 1x1 convolution `fcn`. */

import { type Tensor, tf } from "../engine/backend.ts";
import { biasAdd, biasGradient, matMul } from "../engine/kernels.ts";
import { parameter, type Parameters, type Traced, type TrainingPass } from "../nn/pass.ts";

/** `fcn.weight`, whatever trailing ones its shape has, as `[L,C]`. */
function matrixOf(weight: Tensor): Tensor {
  return tf.reshape(weight, [weight.shape[0] as number, weight.shape[1] as number]);
}

/** `features[N,C]` → logits `[N,L]`. */
export function classify(parameters: Parameters, features: Tensor): Tensor {
  return tf.tidy(() => {
    const matrix = matrixOf(parameter(parameters, "fcn.weight"));
    const scores = matMul(features, matrix, { transposeB: true });
    return biasAdd(scores, parameter(parameters, "fcn.bias"));
  });
}

/** `classify()` with its way back. It takes its own handle on the features. */
export function classifier(pass: TrainingPass, features: Tensor): Traced {
  const kept = features.clone();
  return {
    output: classify(pass.parameters, features),
    backward(gradient): Tensor {
      pass.setGradient("fcn.weight", matMul(gradient, kept, { transposeA: true }));
      pass.setGradient("fcn.bias", biasGradient(gradient));
      const toFeatures = tf.tidy(() => matMul(gradient, matrixOf(pass.get("fcn.weight"))));
      tf.dispose([gradient, kept]);
      return toFeatures;
    },
  };
}
