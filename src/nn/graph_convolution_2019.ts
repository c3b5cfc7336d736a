/**
 * The graph convolution of ST-GCN 2019 (yysijie/st-gcn 221c0e1, net/utils/tgcn.py): one 1x1 convolution
 * to K·O channels, with a bias, and the adjacency behind it; then a batch norm. Here the adjacency comes first.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { add, biasAdd, biasGradient, matMul, multiply } from "../engine/kernels.ts";
import { sum } from "../engine/reductions.ts";
import { reshape, transpose } from "../engine/shapes.ts";
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

/** The name of the network's one adjacency, a parameter that never changes. */
export const ADJACENCY = "A";

/** What such a layer is made of. */
export interface GraphConvolution2019Settings {
  /** Prefix of its weight and bias: `st_gcn_networks.4.gcn.conv`. */
  readonly name: string;
  readonly importance: string | undefined;
  readonly partitions: number;
  readonly joints: number;
  readonly into: number;
  readonly out: number;
  /** How its weight `[K·O,I,1,1]` and its bias begin. */
  readonly begin: Begin;
  readonly norm: Norm;
}

/** `x[B,T,V,I]` → `[B,T,V,O]`. */
export function graphConvolution2019(settings: GraphConvolution2019Settings): Layer {
  const { name, partitions, into, out, begin, norm } = settings;
  const shape = [partitions * out, into, 1, 1];
  return {
    parameters: [
      ...convolutionSpecs(name, shape, begin),
      ...normSpecs(norm, out),
      ...importanceSpecs(settings),
    ],
    forward: inTurn([onWhole((pass, x) => train(pass, settings, x)), trainNorm(norm)]),
    fold: (parameters) => foldIn(parameters, settings),
    onnx: (graph, x) => onnxNorm(graph, norm, onnxSum(graph, settings, x)),
  };
}

type OfEdges = Pick<GraphConvolution2019Settings, "importance" | "partitions" | "joints">;

/** The learned weights on A; in the published files they stand apart from the layer's own module. */
export function importanceSpecs({ importance, partitions, joints }: OfEdges): ParameterSpec[] {
  if (importance === undefined) return [];
  const shape = [partitions, joints, joints];
  return [{ name: importance, shape, role: "learned", initialization: ones }];
}

/** `A`, with its learned weights where there are any → `[K,V,V]`. */
function weightedAdjacency(
  parameters: Parameters,
  { importance }: GraphConvolution2019Settings,
): Tensor {
  const a = parameter(parameters, ADJACENCY);
  return importance === undefined ? a.clone() : multiply(a, parameter(parameters, importance));
}

/** The weight `[1,1,I,K·O]`, channel `k·O + o` → `[K·I,O]`. */
function matrixOf(weight: Tensor, { into, out }: GraphConvolution2019Settings): Tensor {
  return tf.tidy(() => {
    const byPartition = reshape(weight, [into, -1, out]); // [I,K,O]
    return reshape(transpose(byPartition, [1, 0, 2]), [-1, out]);
  });
}

/** The way back of `matrixOf()` → `[I,K·O]`. */
function weightOf(matrix: Tensor, { into, out }: GraphConvolution2019Settings): Tensor {
  return tf.tidy(() => {
    const byPartition = reshape(matrix, [-1, into, out]); // [K,I,O]
    return reshape(transpose(byPartition, [1, 0, 2]), [into, -1]);
  });
}

/**
 * What `bias[K·O]`, added in front of the adjacency `a[K,V,V]`, is behind it: each joint takes as much
 * of it as its column adds up to, so joints differ and the batch norm does not cancel it → `[V,O]`.
 */
function offsetByJoint(a: Tensor, bias: Tensor, { out }: GraphConvolution2019Settings): Tensor {
  return tf.tidy(() => {
    const columns = sum(a, [1]); // [K,V]
    return matMul(columns, reshape(bias, [-1, out]), { transposeA: true });
  });
}

/**
 * The way back of `offsetByJoint()` for `toOffset[V,O]`: to A `[K,1,V]`, alike for all its rows, and to
 * the bias `[K,O]`.
 */
function offsetGradients(
  a: Tensor,
  bias: Tensor,
  toOffset: Tensor,
  { out }: GraphConvolution2019Settings,
): { adjacency: Tensor; bias: Tensor } {
  const [partitions, , joints] = a.shape as [number, number, number];
  const toColumns = matMul(reshape(bias, [-1, out]), toOffset, { transposeB: true }); // [K,V]
  return {
    adjacency: reshape(toColumns, [partitions, 1, joints]),
    bias: matMul(sum(a, [1]), toOffset),
  };
}

/** `x[B,T,V,O] + offset[V,O]`. */
function addByJoint(x: Tensor, offset: Tensor): Tensor {
  return tf.tidy(() => {
    const frames = reshape(x, [-1, offset.size]); // [B·T,V·O]
    return reshape(biasAdd(frames, reshape(offset, [-1])), x.shape);
  });
}

/** The convolution with its bias, and the way back. */
function train(pass: TrainingPass, settings: GraphConvolution2019Settings, x: Tensor): Traced {
  const { name, importance, out } = settings;
  const bias = pass.get(`${name}.bias`);
  const a = weightedAdjacency(pass.parameters, settings);
  const matrix = matrixOf(pass.get(`${name}.weight`), settings);
  const mixed = graphConvolution(x, a, matrix);
  const output = tf.tidy(() => addByJoint(mixed.output, offsetByJoint(a, bias, settings)));
  tf.dispose([matrix, mixed.output]);
  return {
    output,
    backward(gradient): Tensor {
      const joints = a.shape[2] as number;
      const offset = tf.tidy(() => {
        const toJoints = biasGradient(reshape(gradient, [-1, joints * out]));
        return offsetGradients(a, bias, reshape(toJoints, [joints, out]), settings);
      });
      const gradients = mixed.backward(gradient);
      pass.addGradient(`${name}.weight`, weightOf(gradients.matrix, settings));
      pass.addGradient(`${name}.bias`, offset.bias);
      if (importance !== undefined) {
        const toImportance = tf.tidy(() =>
          multiply(add(gradients.adjacency, offset.adjacency), pass.get(ADJACENCY))
        );
        pass.addGradient(importance, toImportance);
      }
      tf.dispose([a, offset.adjacency, gradients.adjacency, gradients.matrix]);
      return gradients.x;
    },
  };
}

/** Rows of A, a matrix and an offset `[V,O]`, the batch norm in them. */
function foldIn(parameters: Parameters, settings: GraphConvolution2019Settings): FoldedLayer {
  const { name, out, norm } = settings;
  return folded(ownFrame, () => {
    const { scale, offset } = foldedBatchNorm(parameters, norm.name);
    const a = weightedAdjacency(parameters, settings);
    const matrix = matrixOf(parameter(parameters, `${name}.weight`), settings);
    const byJoint = offsetByJoint(a, parameter(parameters, `${name}.bias`), settings);
    return {
      rows: adjacencyRows(a),
      matrix: multiply(matrix, scale),
      offset: add(multiply(byJoint, scale), offset),
    };
  }, ({ rows, matrix, offset }, x) => {
    const mixed = matMul(gathered(x, rows), matrix); // [B·T·V,O]
    return activated(norm, addByJoint(reshape(mixed, [...x.shape.slice(0, 3), out]), offset));
  });
}

function onnxSum(
  graph: OnnxBuilder,
  { name, importance, partitions, joints, out }: GraphConvolution2019Settings,
  x: string,
): string {
  const weights = importance === undefined ? undefined : graph.values(importance);
  const edges = graph.values(ADJACENCY).map((value, i) => value * (weights?.[i] ?? 1));
  const wide = graph.convolution(x, name); // [B,K·O,T,V]
  return graph.sum(Array.from({ length: partitions }, (_, k) => {
    const features = graph.slice(wide, 1, k * out, (k + 1) * out);
    return graph.add("MatMul", [features, graph.edges(`${name}.adjacency.${k}`, edges, joints, k)]);
  }));
}
