/** Forward vectors of the published implementation, replayed on this engine. */

import { type Tensor, tf } from "../engine/backend.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import { buildModel } from "../models/build.ts";
import { type Observer, type Predictor, uploaded } from "../models/model.ts";
import { compareNumbers, type Comparison, unitOf } from "./comparison.ts";
import { type OracleInput, oracleInput, oracleWeights } from "./formula.ts";
import type { ForwardVector, TensorSummary } from "./vectors.ts";

/** The formula's input as a tensor `[N,C,T,V,M]`. */
export function inputTensor(input: OracleInput): Tensor {
  const { N, C, T, V, M } = input;
  return tf.tensor5d(oracleInput(input), [N, C, T, V, M]);
}

/** `x[N,C,T,V,M]` → logits `[N,classes]` by a predictor, which is freed. */
export function evaluated(predictor: Predictor, x: Tensor, observe?: Observer): Tensor {
  const logits = predictor.predict(x, observe);
  predictor.dispose();
  return logits;
}

/** A tensor, in the order of its shape, beside what is told of it. */
export function compareSummary(
  what: string,
  { shape, mean, rms, first, last }: TensorSummary,
  ours: Tensor,
  unit: number,
): Comparison[] {
  const values = ours.dataSync<"float32">();
  const average = (of: (value: number) => number): number =>
    values.reduce((sum, value) => sum + of(value), 0) / values.length;
  const told = values.length === shape.reduce((a, b) => a * b, 1)
    ? [
      average((value) => value),
      Math.sqrt(average((value) => value * value)),
      ...values.slice(0, first.length),
      ...values.slice(-last.length),
    ]
    : [];
  return compareNumbers(what, [mean, rms, ...first, ...last], told, unit);
}

/** Features `[B,T,V,C]` in the published order: `[B,C,T,V]`, behind the data batch norm `[B,V·C,T]`. */
function inPublishedOrder(stage: string, features: Tensor): Tensor {
  return tf.transpose(features, stage === "data_bn" ? [0, 2, 3, 1] : [0, 3, 1, 2]);
}

/** Evaluation with the formula's weights: `logits`, and by name each traced stage that ours has. */
export function replayedForward(
  { model, input, ...vector }: ForwardVector,
  policy: DevicePolicy,
): Comparison[] {
  const network = buildModel(model);
  const found: Comparison[] = [];
  tf.tidy(() => {
    const observe: Observer = (stage, output) => {
      const expected = vector.trace?.stages.find((entry) => entry.stage === stage);
      // Temporal Conv's last batch norm is traced before its ReLU, ours is one stage with it.
      if (vector.trace === undefined || expected === undefined || stage === "bn") return;
      const unit = unitOf(vector.trace.f32_max_abs_diff);
      const ours = inPublishedOrder(stage, output);
      found.push(...compareSummary(stage, expected, ours, unit));
      ours.dispose();
    };
    const predictor = network.predictor(uploaded(network, oracleWeights(network)), policy);
    const logits = evaluated(predictor, inputTensor(input), observe).dataSync();
    const unit = unitOf(vector.f32_max_abs_diff);
    found.push(...compareNumbers("logits", vector.logits.flat(), logits, unit));
  });
  return found;
}
