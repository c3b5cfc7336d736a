/**
 * The unit of ST-GCN 2018: a graph convolution, then a temporal one, each with batch norm and ReLU, and
 * a residual around both (yysijie/st-gcn 4e51f3c, st_gcn/net/{unit_gcn,net}.py).
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { add, biasAdd, convolutionWithBias, matMul, multiply, relu } from "../engine/kernels.ts";
import { batchNorm, biasInFront, foldedBatchNorm } from "../nn/batch_norm.ts";
import { convolutionAlongFrames, filterOf } from "../nn/convolution.ts";
import { alongFrames } from "../nn/frames.ts";
import { adjacencyRows, gathered, graphConvolution } from "../nn/graph_convolution.ts";
import {
  convolutionNormal,
  fanInUniform,
  type Initialization,
  ones,
} from "../nn/initialization.ts";
import { parameter, type Parameters, type Traced, type TrainingPass } from "../nn/pass.ts";
import { batchNormSpecs, convolutionSpecs, type ParameterSpec } from "./model.ts";
import { type FoldedStage, foldedStage, type Stage } from "./network.ts";

/** What a unit is made of. */
export interface Unit {
  /** Prefixes of parameter names: `backbone.0.gcn1`, `backbone.0.tcn1`. */
  readonly graph: string;
  readonly temporal: string;
  /** No residual, the input itself, or the prefix of the temporal unit that fits it: `backbone.3.down1`. */
  readonly residual: "none" | "identity" | { readonly down: string };
  readonly into: number;
  readonly out: number;
  /** Frames that the temporal convolution sees, odd. */
  readonly kernel: number;
  readonly stride: number;
  /** Probability that a value is dropped in front of the temporal convolution. */
  readonly dropout: number;
}

/** What all units of a network share. */
export interface UnitContext {
  /** A, row-major `[K,V,V]`, rounded to float32. */
  readonly adjacency: Float32Array;
  readonly partitions: number;
  readonly joints: number;
  /** Whether A is multiplied by learned weights. */
  readonly mask: boolean;
  /** Whether the batch norm behind the graph convolution has statistics for each joint. */
  readonly localBatchNorm: boolean;
  /** How batch norm weights begin. */
  readonly batchNormWeight: Initialization;
}

function unitSpecs(unit: Unit, context: UnitContext): ParameterSpec[] {
  const { graph, temporal, residual, into, out, kernel } = unit;
  const { partitions, joints, batchNormWeight: weight } = context;
  const convolution = (name: string, shape: readonly number[]): ParameterSpec[] =>
    convolutionSpecs(name, shape, convolutionNormal(shape), fanInUniform(shape));
  const mask: ParameterSpec = {
    name: `${graph}.mask`,
    shape: [partitions, joints, joints],
    role: "learned",
    initialization: ones,
  };
  return [
    ...(context.mask ? [mask] : []),
    ...Array.from(
      { length: partitions },
      (_, k) => convolution(`${graph}.conv_list.${k}`, [out, into, 1, 1]),
    ).flat(),
    ...batchNormSpecs(`${graph}.bn`, context.localBatchNorm ? out * joints : out, weight),
    ...convolution(`${temporal}.conv`, [out, out, kernel, 1]),
    ...batchNormSpecs(`${temporal}.bn`, out, weight),
    ...(typeof residual === "string" ? [] : [
      ...convolution(`${residual.down}.conv`, [out, into, 1, 1]),
      ...batchNormSpecs(`${residual.down}.bn`, out, weight),
    ]),
  ];
}

/** The K kernels `conv_list.k.weight` `[1,1,I,O]` of a unit, stacked → `[K·I,O]`. */
function stackedMatrix(parameters: Parameters, unit: Unit, partitions: number): Tensor {
  return tf.tidy(() => {
    const kernels = Array.from({ length: partitions }, (_, k) => {
      const weight = parameter(parameters, `${unit.graph}.conv_list.${k}.weight`);
      return tf.reshape(weight, [unit.into, unit.out]);
    });
    return tf.concat(kernels, 0);
  });
}

/** A, with its learned weights where there are any → `[K,V,V]`. */
function weightedAdjacency(parameters: Parameters, unit: Unit, context: UnitContext): Tensor {
  const { adjacency, partitions, joints, mask } = context;
  return tf.tidy(() => {
    const a = tf.tensor3d(adjacency, [partitions, joints, joints]);
    return mask ? multiply(a, parameter(parameters, `${unit.graph}.mask`)) : a;
  });
}

/** The graph unit with its way back: graph convolution, batch norm, ReLU, and dropout. */
function trainGraph(pass: TrainingPass, unit: Unit, context: UnitContext, x: Tensor): Traced {
  const { graph } = unit;
  const { adjacency, partitions, joints } = context;
  const a = weightedAdjacency(pass.parameters, unit, context);
  const matrix = stackedMatrix(pass.parameters, unit, partitions);
  const mixed = graphConvolution(x, a, matrix);
  tf.dispose([a, matrix]);
  const names = Array.from({ length: partitions }, (_, k) => `${graph}.conv_list.${k}`);
  const shift = biasInFront(pass, names.map((name) => `${name}.bias`));
  const normalized = batchNorm(pass, `${graph}.bn`, mixed.output, {
    relu: true,
    dropout: unit.dropout,
    shift,
    joints: context.localBatchNorm ? joints : 1,
  });
  tf.dispose([mixed.output, shift]);
  return {
    output: normalized.output,
    backward(gradient): Tensor {
      const gradients = mixed.backward(normalized.backward(gradient));
      const kernels = tf.split(gradients.matrix, partitions, 0); // K times [I,O]
      names.forEach((name, k) => pass.setGradient(`${name}.weight`, kernels[k] as Tensor));
      if (context.mask) {
        const toMask = tf.tidy(() =>
          multiply(gradients.adjacency, tf.tensor3d(adjacency, [partitions, joints, joints]))
        );
        pass.setGradient(`${graph}.mask`, toMask);
      }
      tf.dispose([gradients.adjacency, gradients.matrix]);
      return gradients.x;
    },
  };
}

/** The temporal unit with its way back: convolution, batch norm, ReLU. */
function trainTemporal(pass: TrainingPass, name: string, stride: number, x: Tensor): Traced {
  const convolved = convolutionAlongFrames(pass, `${name}.conv`, x, stride);
  const shift = biasInFront(pass, [`${name}.conv.bias`]);
  const normalized = batchNorm(pass, `${name}.bn`, convolved.output, { relu: true, shift });
  tf.dispose([convolved.output, shift]);
  return {
    output: normalized.output,
    backward: (gradient) => convolved.backward(normalized.backward(gradient)),
  };
}

function trainUnit(pass: TrainingPass, unit: Unit, context: UnitContext, x: Tensor): Traced {
  const graph = trainGraph(pass, unit, context, x);
  const temporal = trainTemporal(pass, unit.temporal, unit.stride, graph.output);
  graph.output.dispose();
  const back = (gradient: Tensor): Tensor => graph.backward(temporal.backward(gradient));
  if (unit.residual === "none") return { output: temporal.output, backward: back };

  const down = unit.residual === "identity"
    ? undefined
    : trainTemporal(pass, unit.residual.down, unit.stride, x);
  const output = add(temporal.output, down === undefined ? x : down.output);
  tf.dispose([temporal.output]);
  down?.output.dispose();
  return {
    output,
    backward(gradient): Tensor {
      const around = down === undefined ? gradient.clone() : down.backward(gradient.clone());
      const through = back(gradient);
      const toX = add(through, around);
      tf.dispose([through, around]);
      return toX;
    },
  };
}

/** Weights of one temporal unit with its batch norm folded in. */
function foldTemporal(parameters: Parameters, name: string): { filter: Tensor; bias: Tensor } {
  const { scale, offset } = foldedBatchNorm(parameters, `${name}.bn`);
  const filter = filterOf(parameter(parameters, `${name}.conv.weight`));
  const bias = parameter(parameters, `${name}.conv.bias`);
  return { filter: multiply(filter, scale), bias: add(multiply(bias, scale), offset) };
}

/**
 * The graph unit folded: rows of A, a matrix and a bias; or, where statistics are by joint, the plain
 * matrix and a scale and offset `[V,O]`.
 */
function foldGraph(
  parameters: Parameters,
  unit: Unit,
  context: UnitContext,
): Record<"rows" | "matrix" | "scale" | "offset", Tensor> {
  const { partitions, joints, localBatchNorm } = context;
  const { scale, offset } = foldedBatchNorm(parameters, `${unit.graph}.bn`);
  const biases = Array.from(
    { length: partitions },
    (_, k) => parameter(parameters, `${unit.graph}.conv_list.${k}.bias`),
  );
  const bias = tf.addN(biases);
  const rows = adjacencyRows(weightedAdjacency(parameters, unit, context));
  const matrix = stackedMatrix(parameters, unit, partitions);
  if (!localBatchNorm) {
    const folded = add(multiply(bias, scale), offset);
    return { rows, matrix: multiply(matrix, scale), scale, offset: folded };
  }
  const byJoint = (values: Tensor): Tensor => tf.transpose(tf.reshape(values, [unit.out, joints])); // [V,O]
  const scales = byJoint(scale);
  const offsets = add(multiply(scales, bias), byJoint(offset));
  return { rows, matrix, scale: scales, offset: offsets };
}

function foldUnit(parameters: Parameters, unit: Unit, context: UnitContext): FoldedStage {
  const { residual, stride, kernel, out } = unit;
  return foldedStage<Record<string, Tensor>>(
    () => {
      const temporal = foldTemporal(parameters, unit.temporal);
      const down = typeof residual === "string"
        ? undefined
        : foldTemporal(parameters, residual.down);
      return {
        ...foldGraph(parameters, unit, context),
        filter: temporal.filter,
        bias: temporal.bias,
        ...(down === undefined ? {} : { downFilter: down.filter, downBias: down.bias }),
      };
    },
    (weights, x) => {
      const get = (name: string): Tensor => weights[name] as Tensor;
      const [batch, frames, joints] = x.shape as [number, number, number, number];
      const features = tf.tidy(() => {
        const mixed = matMul(gathered(x, get("rows")), get("matrix")); // [B·T·V,O]
        if (!context.localBatchNorm) return relu(biasAdd(mixed, get("offset")));
        const byJoint = tf.reshape(mixed, [batch * frames, joints, out]);
        return relu(add(multiply(byJoint, get("scale")), get("offset")));
      });
      const shaped = tf.reshape(features, [batch, frames, joints, out]);
      const along = alongFrames(kernel, stride);
      const through = relu(convolutionWithBias(shaped, get("filter"), get("bias"), along));
      if (residual === "none") return through;
      if (residual === "identity") return add(through, x);
      const point = alongFrames(1, stride);
      const around = convolutionWithBias(x, get("downFilter"), get("downBias"), point);
      return add(through, relu(around));
    },
  );
}

/** The unit as a stage of the network, named `name`. */
export function unitStage(name: string, unit: Unit, context: UnitContext): Stage {
  return {
    name,
    parameters: unitSpecs(unit, context),
    forward: (pass, x) => trainUnit(pass, unit, context, x),
    fold: (parameters) => foldUnit(parameters, unit, context),
  };
}
