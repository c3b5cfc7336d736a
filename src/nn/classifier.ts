/** The last layer of every network: a matrix and a bias, stored as a 1x1 convolution `fcn`. */

import { type Tensor, tf } from "../engine/backend.ts";
import { biasAdd, biasGradient, matMul } from "../engine/kernels.ts";
import { reshape } from "../engine/shapes.ts";
import { folded, type Layer, onWhole } from "./layer.ts";
import { type Begin, classifierSpecs } from "./parameters.ts";
import { parameter, type Parameters } from "./pass.ts";
import { ownFrame } from "./reach.ts";

/** Prefix of its parameters. */
const NAME = "fcn";

/** `fcn.weight`, whatever trailing ones its shape has, as `[L,C]`. */
function matrixOf(weight: Tensor): Tensor {
  return reshape(weight, [weight.shape[0] as number, weight.shape[1] as number]);
}

/** `features[N,C]` → logits `[N,L]`. */
function classify(matrix: Tensor, bias: Tensor, features: Tensor): Tensor {
  return tf.tidy(() => biasAdd(matMul(features, matrix, { transposeB: true }), bias));
}

/** `features[N,C]` → logits `[N,L]`; `shape` is that of its weight, `[L,C,1…]`. */
export function classifier(
  shape: readonly [classes: number, channels: number, ...ones: number[]],
  begin: Begin,
): Layer {
  const own = (parameters: Parameters): { matrix: Tensor; bias: Tensor } => ({
    matrix: matrixOf(parameter(parameters, `${NAME}.weight`)),
    bias: parameter(parameters, `${NAME}.bias`).clone(),
  });
  return {
    parameters: classifierSpecs(NAME, shape, begin),
    forward: onWhole((pass, features) => {
      const kept = features.clone();
      const output = tf.tidy(() => {
        const { matrix, bias } = own(pass.parameters);
        return classify(matrix, bias, features);
      });
      return {
        output,
        backward(gradient): Tensor {
          pass.addGradient(`${NAME}.weight`, matMul(gradient, kept, { transposeA: true }));
          pass.addGradient(`${NAME}.bias`, biasGradient(gradient));
          const toFeatures = tf.tidy(() => matMul(gradient, own(pass.parameters).matrix));
          tf.dispose([gradient, kept]);
          return toFeatures;
        },
      };
    }),
    fold: (parameters) =>
      folded(
        ownFrame,
        () => own(parameters),
        ({ matrix, bias }, features) => classify(matrix, bias, features),
      ),
    onnx: (graph, features) => graph.matrix(features, NAME, shape.slice(0, 2), "logits"),
  };
}
