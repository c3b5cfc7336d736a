/** Forward vectors of the published implementation (float64), replayed on this engine. */

import { type Tensor, tf } from "../engine/backend.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import { type OracleInput, oracleInput } from "./formula.ts";
import { buildModel } from "../models/build.ts";
import { uploaded } from "../models/model.ts";
import { oracleWeights } from "./weights.ts";
import { publishedConfig } from "../published/arguments.ts";

/** What a tensor is told by: its shape, two means over it, and its first and last four values. */
export interface TensorSummary {
  readonly shape: readonly number[];
  readonly mean: number;
  /** Root mean square. */
  readonly rms: number;
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/** A case of a `forward_*.json`. */
export interface ForwardVector {
  readonly args: Readonly<Record<string, unknown>>;
  readonly input: OracleInput;
  readonly logits: readonly (readonly number[])[];
  /** How far PyTorch's float32 run is from the logits, and from the trace. */
  readonly f32_max_abs_diff: number;
  readonly trace_f32_max_abs_diff: number;
  readonly trace: readonly (TensorSummary & { readonly stage: string })[];
}

/** How far ours are from a vector, in multiples of PyTorch's own distance in float32. */
export interface ForwardDistances {
  readonly logits: number;
  /** By stage, in order, as far as ours has the stage. */
  readonly stages: ReadonlyMap<string, number>;
}

/** Below this, float32 says nothing about a number of size 1. */
const floor = 1e-7;

/** The largest difference between two lists of the same length. */
export function distance(expected: readonly number[], ours: ArrayLike<number>): number {
  if (expected.length !== ours.length) return Infinity;
  return expected.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (ours[i] as number))),
    0,
  );
}

/** The largest difference between a tensor, in the order of its shape, and what is told of it. */
export function summaryDistance(expected: TensorSummary, ours: Tensor): number {
  if (ours.size !== expected.shape.reduce((a, b) => a * b, 1)) return Infinity;
  const values = ours.dataSync<"float32">();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  const { first, last } = expected;
  return Math.max(
    Math.abs(mean - expected.mean),
    Math.abs(Math.sqrt(square) - expected.rms),
    distance(first, values.slice(0, first.length)),
    distance(last, values.slice(-last.length)),
  );
}

/** Features `[B,T,V,C]` in the published order: `[B,C,T,V]`, behind the data batch norm `[B,V·C,T]`. */
function inPublishedOrder(stage: string, features: Tensor): Tensor {
  return tf.transpose(features, stage === "data_bn" ? [0, 2, 3, 1] : [0, 3, 1, 2]);
}

/** Evaluation of a published model with the formula's weights, each number held beside the vector's. */
export function replayedForward(
  model: string,
  vector: ForwardVector,
  policy: DevicePolicy,
): ForwardDistances {
  const { N, C, T, V, M } = vector.input;
  const network = buildModel(publishedConfig(model, vector.args, M));
  const stages = new Map<string, number>();
  const logits = tf.tidy(() => {
    const predictor = network.predictor(uploaded(network, oracleWeights(network)), policy);
    const x = tf.tensor5d(oracleInput(vector.input), [N, C, T, V, M]);
    const ours = predictor.predict(x, (stage, output) => {
      const expected = vector.trace.find((entry) => entry.stage === stage);
      // Temporal Conv's last batch norm is traced before its ReLU, ours is one stage with it.
      if (expected === undefined || stage === "bn") return;
      const far = tf.tidy(() => summaryDistance(expected, inPublishedOrder(stage, output)));
      stages.set(stage, far / Math.max(vector.trace_f32_max_abs_diff, floor));
    });
    predictor.dispose();
    return distance(vector.logits.flat(), ours.dataSync<"float32">());
  });
  return { logits: logits / Math.max(vector.f32_max_abs_diff, floor), stages };
}
