/**
 * The block of ST-GCN 2019: graph convolution, batch norm, ReLU, temporal convolution, batch norm and
 * dropout, a residual around all of it, and a ReLU (yysijie/st-gcn 221c0e1, net/st_gcn.py).
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { add, convolutionWithBias, multiply, relu, reluGradient } from "../engine/kernels.ts";
import { batchNorm, biasInFront, foldedBatchNorm } from "../nn/batch_norm.ts";
import { convolutionAlongFrames, filterOf } from "../nn/convolution.ts";
import { alongFrames } from "../nn/frames.ts";
import { type Initialization, zeros } from "../nn/initialization.ts";
import { parameter, type Parameters, type Traced, type TrainingPass } from "../nn/pass.ts";
import { batchNormSpecs, convolutionSpecs, type ParameterSpec } from "./model.ts";
import { type FoldedStage, foldedStage, type Stage } from "./network.ts";
import { applyGraph, foldGraph, type GraphUnit, trainGraph } from "./st_gcn_graph_2019.ts";

/** Frames that a temporal convolution sees. */
const kernel = 9;

/** How the weights of every convolution begin; biases are 0. */
export const convolutionWeight: Initialization = { kind: "normal", mean: 0, deviation: 0.02 };

/** How the weights of every batch norm begin. */
export const batchNormWeight: Initialization = { kind: "normal", mean: 1, deviation: 0.02 };

/** What a block is made of. */
export interface Block extends GraphUnit {
  /** No residual, the input itself, or a convolution that fits it to the output. */
  readonly residual: "none" | "identity" | "convolution";
  readonly stride: number;
  /** Probability that a value is dropped behind the temporal convolution. */
  readonly dropout: number;
}

function blockSpecs({ name, residual, into, out }: Block, partitions: number): ParameterSpec[] {
  const convolution = (part: string, shape: readonly number[]): ParameterSpec[] =>
    convolutionSpecs(`${name}.${part}`, shape, convolutionWeight, zeros);
  const norm = (part: string): ParameterSpec[] =>
    batchNormSpecs(`${name}.${part}`, out, batchNormWeight);
  return [
    ...convolution("gcn.conv", [partitions * out, into, 1, 1]),
    ...norm("tcn.0"),
    ...convolution("tcn.2", [out, out, kernel, 1]),
    ...norm("tcn.3"),
    ...(residual === "convolution"
      ? [...convolution("residual.0", [out, into, 1, 1]), ...norm("residual.1")]
      : []),
  ];
}

/** A convolution along frames and its batch norm, with the way back. */
function trainNormalized(
  pass: TrainingPass,
  convolution: string,
  norm: string,
  x: Tensor,
  { stride, dropout }: { readonly stride: number; readonly dropout: number },
): Traced {
  const convolved = convolutionAlongFrames(pass, convolution, x, stride);
  const shift = biasInFront(pass, [`${convolution}.bias`]);
  const normalized = batchNorm(pass, norm, convolved.output, { dropout, shift });
  tf.dispose([convolved.output, shift]);
  return {
    output: normalized.output,
    backward: (gradient) => convolved.backward(normalized.backward(gradient)),
  };
}

/** The way through the block, without the residual. */
function trainThrough(pass: TrainingPass, block: Block, x: Tensor): Traced {
  const { name, stride, dropout } = block;
  const graph = trainGraph(pass, block, x);
  const active = batchNorm(pass, `${name}.tcn.0`, graph.output, { relu: true });
  graph.output.dispose();
  const temporal = trainNormalized(
    pass,
    `${name}.tcn.2`,
    `${name}.tcn.3`,
    active.output,
    { stride, dropout },
  );
  active.output.dispose();
  return {
    output: temporal.output,
    backward: (gradient) => graph.backward(active.backward(temporal.backward(gradient))),
  };
}

/** The way around it; none where the block has no residual. */
function trainAround(pass: TrainingPass, block: Block, x: Tensor): Traced | undefined {
  const { name, residual, stride } = block;
  switch (residual) {
    case "none":
      return undefined;
    case "identity":
      return { output: x.clone(), backward: (gradient) => gradient };
    case "convolution":
      return trainNormalized(
        pass,
        `${name}.residual.0`,
        `${name}.residual.1`,
        x,
        { stride, dropout: 0 },
      );
  }
}

function trainBlock(pass: TrainingPass, block: Block, x: Tensor): Traced {
  const through = trainThrough(pass, block, x);
  const around = trainAround(pass, block, x);
  const output = tf.tidy(() =>
    relu(around === undefined ? through.output : add(through.output, around.output))
  );
  through.output.dispose();
  around?.output.dispose();
  const gate = output.clone();
  return {
    output,
    backward(gradient): Tensor {
      const open = reluGradient(gradient, gate);
      tf.dispose([gradient, gate]);
      if (around === undefined) return through.backward(open);
      const besides = around.backward(open.clone());
      const inside = through.backward(open);
      const toX = add(inside, besides);
      tf.dispose([inside, besides]);
      return toX;
    },
  };
}

/** Weights of a convolution along frames with its batch norm folded in. */
function foldNormalized(
  parameters: Parameters,
  convolution: string,
  norm: string,
): { filter: Tensor; bias: Tensor } {
  const { scale, offset } = foldedBatchNorm(parameters, norm);
  const filter = filterOf(parameter(parameters, `${convolution}.weight`));
  const bias = parameter(parameters, `${convolution}.bias`);
  return { filter: multiply(filter, scale), bias: add(multiply(bias, scale), offset) };
}

function foldBlock(parameters: Parameters, block: Block): FoldedStage {
  const { name, residual, stride } = block;
  return foldedStage<Record<string, Tensor>>(
    () => {
      const down = residual === "convolution"
        ? foldNormalized(parameters, `${name}.residual.0`, `${name}.residual.1`)
        : undefined;
      return {
        ...foldGraph(parameters, block),
        ...foldNormalized(parameters, `${name}.tcn.2`, `${name}.tcn.3`),
        ...(down === undefined ? {} : { downFilter: down.filter, downBias: down.bias }),
      };
    },
    (weights, x) => {
      const get = (part: string): Tensor => weights[part] as Tensor;
      const active = relu(applyGraph(get("rows"), get("matrix"), get("offset"), x));
      const along = alongFrames(kernel, stride);
      const through = convolutionWithBias(active, get("filter"), get("bias"), along);
      if (residual === "none") return relu(through);
      if (residual === "identity") return relu(add(through, x));
      const point = alongFrames(1, stride);
      const around = convolutionWithBias(x, get("downFilter"), get("downBias"), point);
      return relu(add(through, around));
    },
  );
}

/** The block as a stage of a network whose A has `partitions` matrices. */
export function blockStage(block: Block, partitions: number): Stage {
  return {
    name: block.name,
    parameters: blockSpecs(block, partitions),
    forward: (pass, x) => trainBlock(pass, block, x),
    fold: (parameters) => foldBlock(parameters, block),
  };
}
