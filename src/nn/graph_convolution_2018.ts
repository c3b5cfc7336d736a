/**
 * The graph convolution of ST-GCN 2018 (yysijie/st-gcn 4e51f3c, st_gcn/net/unit_gcn.py): K convolutions, each on
 * what joints take along one matrix of A, summed; a batch norm behind them.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { floats } from "../engine/constants.ts";
import { add, biasAdd, matMul, multiply } from "../engine/kernels.ts";
import { addAll } from "../engine/reductions.ts";
import { concat, reshape, split, transpose } from "../engine/shapes.ts";
import { foldedBatchNorm } from "./batch_norm.ts";
import { inTurn } from "./combinators.ts";
import { adjacencyRows, gathered, graphConvolution } from "./graph_convolution.ts";
import { ones } from "./initialization.ts";
import { folded, type FoldedLayer, type Layer, onWhole } from "./layer.ts";
import { activated, type Norm, normSpecs, onnxNorm, trainNorm } from "./norm.ts";
import type { OnnxBuilder } from "./onnx_builder.ts";
import { type Begin, convolutionSpecs, type ParameterSpec } from "./parameters.ts";
import { parameter, type Parameters, type Traced, type TrainingPass } from "./pass.ts";
import { ownFrame } from "./reach.ts";

/** The graph that all such layers of a network share. */
export interface Graph2018 {
  /** A, row-major `[K,V,V]`, rounded to float32. */
  readonly adjacency: Float32Array;
  readonly partitions: number;
  readonly joints: number;
  /** Whether A is multiplied by learned weights. */
  readonly mask: boolean;
}

/** What such a layer is made of. */
export interface GraphConvolution2018Settings {
  /** Prefix of its parameters: `backbone.0.gcn1`. */
  readonly name: string;
  readonly graph: Graph2018;
  readonly into: number;
  readonly out: number;
  /** How the K weights `[O,I,1,1]` and their biases begin. */
  readonly begin: Begin;
  readonly norm: Norm;
}

/** `x[B,T,V,I]` → `[B,T,V,O]`. */
export function graphConvolution2018(settings: GraphConvolution2018Settings): Layer {
  const { out, norm } = settings;
  return {
    parameters: [...specsOf(settings), ...normSpecs(norm, out)],
    forward: inTurn([onWhole((pass, x) => train(pass, settings, x)), trainNorm(norm)]),
    fold: (parameters) => foldIn(parameters, settings),
    onnx: (graph, x) => onnxNorm(graph, norm, onnxSum(graph, settings, x)),
  };
}

function convolutionNames({ name, graph }: GraphConvolution2018Settings): string[] {
  return Array.from({ length: graph.partitions }, (_, k) => `${name}.conv_list.${k}`);
}

function specsOf(settings: GraphConvolution2018Settings): ParameterSpec[] {
  const { name, graph: { partitions, joints, mask }, into, out, begin } = settings;
  const learned: ParameterSpec = {
    name: `${name}.mask`,
    shape: [partitions, joints, joints],
    role: "learned",
    initialization: ones,
  };
  return [
    ...mask ? [learned] : [],
    ...convolutionNames(settings).flatMap((one) => convolutionSpecs(one, [out, into, 1, 1], begin)),
  ];
}

/** A as the engine's constant, `[K,V,V]`. */
function constantAdjacency({ adjacency, partitions, joints }: Graph2018): tf.TensorInfo {
  return floats(adjacency, [partitions, joints, joints]);
}

/** A, with its learned weights where there are any → `[K,V,V]`. */
function weightedAdjacency(
  parameters: Parameters,
  { name, graph }: GraphConvolution2018Settings,
): Tensor {
  const a = constantAdjacency(graph);
  if (graph.mask) return multiply(parameter(parameters, `${name}.mask`), a);
  return reshape(a, a.shape);
}

/** The K kernels `conv_list.k.weight` `[1,1,I,O]`, stacked → `[K·I,O]`. */
function stackedMatrix(parameters: Parameters, settings: GraphConvolution2018Settings): Tensor {
  const { into, out } = settings;
  const names = convolutionNames(settings);
  return tf.tidy(() =>
    concat(names.map((one) => reshape(parameter(parameters, `${one}.weight`), [into, out])), 0)
  );
}

/** The sum of convolutions without their biases, with its way back. */
function train(pass: TrainingPass, settings: GraphConvolution2018Settings, x: Tensor): Traced {
  const { name, graph, into } = settings;
  const names = convolutionNames(settings);
  const a = weightedAdjacency(pass.parameters, settings);
  const matrix = stackedMatrix(pass.parameters, settings);
  const mixed = graphConvolution(x, a, matrix);
  tf.dispose([a, matrix]);
  return {
    output: mixed.output,
    lacks: names.map((one) => `${one}.bias`),
    backward(gradient): Tensor {
      const gradients = mixed.backward(gradient);
      const kernels = split(gradients.matrix, names.map(() => into), 0); // K times [I,O]
      names.forEach((one, k) => pass.addGradient(`${one}.weight`, kernels[k] as Tensor));
      if (graph.mask) {
        pass.addGradient(`${name}.mask`, multiply(gradients.adjacency, constantAdjacency(graph)));
      }
      tf.dispose([gradients.adjacency, gradients.matrix]);
      return gradients.x;
    },
  };
}

/**
 * Rows of A, a matrix and a bias, the batch norm in them; or, where its statistics are by joint, the plain matrix
 * and a scale and an offset `[V,O]`.
 */
function foldIn(parameters: Parameters, settings: GraphConvolution2018Settings): FoldedLayer {
  const { out, norm } = settings;
  const { joints } = norm;
  const plain = (): Record<"rows" | "matrix" | "bias" | "scale" | "offset", Tensor> => {
    const biases = convolutionNames(settings).map((one) => parameter(parameters, `${one}.bias`));
    return {
      ...foldedBatchNorm(parameters, norm.name),
      bias: addAll(biases),
      rows: adjacencyRows(weightedAdjacency(parameters, settings)),
      matrix: stackedMatrix(parameters, settings),
    };
  };
  if (joints === undefined) {
    return folded(ownFrame, () => {
      const { rows, matrix, bias, scale, offset } = plain();
      return { rows, matrix: multiply(matrix, scale), offset: add(multiply(bias, scale), offset) };
    }, ({ rows, matrix, offset }, x) => {
      const mixed = matMul(gathered(x, rows), matrix); // [B·T·V,O]
      return reshape(activated(norm, biasAdd(mixed, offset)), [...x.shape.slice(0, 3), out]);
    });
  }
  return folded(ownFrame, () => {
    const { rows, matrix, bias, scale, offset } = plain();
    const byJoint = (values: Tensor): Tensor => transpose(reshape(values, [out, joints]), [1, 0]); // [V,O]
    const scales = byJoint(scale);
    const offsets = add(multiply(scales, bias), byJoint(offset));
    return { rows, matrix, scale: scales, offset: offsets };
  }, ({ rows, matrix, scale, offset }, x) => {
    const mixed = matMul(gathered(x, rows), matrix); // [B·T·V,O]
    const byJoint = reshape(mixed, [-1, joints, out]);
    const normalized = activated(norm, add(multiply(byJoint, scale), offset));
    return reshape(normalized, [...x.shape.slice(0, 3), out]);
  });
}

function onnxSum(graph: OnnxBuilder, settings: GraphConvolution2018Settings, x: string): string {
  const { name, graph: { adjacency, joints, mask } } = settings;
  const weights = mask ? graph.values(`${name}.mask`) : undefined;
  const edges = adjacency.map((value, i) => value * (weights?.[i] ?? 1));
  return graph.sum(
    convolutionNames(settings).map((one, k) => {
      const matrix = graph.edges(`${name}.adjacency.${k}`, edges, joints, k);
      return graph.convolution(graph.add("MatMul", [x, matrix]), one);
    }),
  );
}
