/** A batch norm as a layer, and behind another layer, whose weights take it over in evaluation. */

import type { Tensor } from "../engine/backend.ts";
import { add, multiply, relu } from "../engine/kernels.ts";
import { foldedBatchNorm, trainBatchNorm } from "./batch_norm.ts";
import type { Initialization } from "./initialization.ts";
import { biasSum, folded, type Layer } from "./layer.ts";
import type { OnnxBuilder } from "./onnx_builder.ts";
import { batchNormSpecs, type ParameterSpec } from "./parameters.ts";
import type { Traced } from "./pass.ts";
import { ownFrame } from "./reach.ts";

/** A batch norm and what follows it. */
export interface Norm {
  /** Prefix of its parameters: `backbone.0.tcn1.bn`. */
  readonly name: string;
  /** How its weight begins; ones where it is not given. */
  readonly weight?: Initialization | undefined;
  readonly relu?: boolean;
  /** Probability that a value is dropped afterwards, in training. */
  readonly dropout?: number;
  /** V, where each joint has statistics of its own. */
  readonly joints?: number | undefined;
}

/** Its parameters, over `channels`. */
export function normSpecs(norm: Norm, channels: number): ParameterSpec[] {
  return batchNormSpecs(norm.name, channels * (norm.joints ?? 1), norm.weight);
}

/** Its training. What the features lack moves its running mean, and is settled by that. */
export function trainNorm({ name, relu, dropout, joints }: Norm): Layer["forward"] {
  return (pass, { output: x, lacks = [] }): Traced => {
    for (const bias of lacks) pass.addNoGradient(bias);
    const shift = lacks.length === 0 ? undefined : biasSum(pass, lacks);
    const traced = trainBatchNorm(pass, name, x, { relu, dropout, joints, shift });
    shift?.dispose();
    return traced;
  };
}

/** Its operators behind `x`. */
export function onnxNorm(graph: OnnxBuilder, { name, relu, joints }: Norm, x: string): string {
  const normalized = joints === undefined
    ? graph.batchNorm(x, name)
    : graph.batchNormByJoint(x, name, joints);
  return relu === true ? graph.relu(normalized) : normalized;
}

/** The ReLU that follows it, if one does. */
export function activated(norm: Norm | undefined, x: Tensor): Tensor {
  return norm?.relu === true ? relu(x) : x;
}

/** A batch norm over the channels of what is no layer's output, such as a sum. */
export function batchNorm(norm: Omit<Norm, "joints">, channels: number): Layer {
  return {
    parameters: normSpecs(norm, channels),
    forward: trainNorm(norm),
    fold: (parameters) =>
      folded(
        ownFrame,
        () => foldedBatchNorm(parameters, norm.name),
        ({ scale, offset }, x) => activated(norm, add(multiply(x, scale), offset)),
      ),
    onnx: (graph, x) => onnxNorm(graph, norm, x),
  };
}
