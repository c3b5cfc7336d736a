/**
 * The graph convolution of ST-GCN 2019 (yysijie/st-gcn 221c0e1, net/utils/tgcn.py): one 1x1 convolution
 * to K·O channels, with a bias, and the adjacency behind it. Here the adjacency comes first.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { add, biasAdd, biasGradient, matMul, multiply } from "../engine/kernels.ts";
import { foldedBatchNorm } from "../nn/batch_norm.ts";
import { adjacencyRows, gathered, graphConvolution } from "../nn/graph_convolution.ts";
import { parameter, type Parameters, type Traced, type TrainingPass } from "../nn/pass.ts";

/** What a block's graph convolution is made of. */
export interface GraphUnit {
  /** Prefix of the block's parameters: `st_gcn_networks.4`. */
  readonly name: string;
  /** Its learned weights on A, `edge_importance.4`, where there are any. */
  readonly importance: string | undefined;
  readonly into: number;
  readonly out: number;
}

/** `A`, with its learned weights where there are any → `[K,V,V]`. */
function weightedAdjacency(parameters: Parameters, { importance }: GraphUnit): Tensor {
  const a = parameter(parameters, "A");
  return importance === undefined ? a.clone() : multiply(a, parameter(parameters, importance));
}

/** `gcn.conv.weight` `[1,1,I,K·O]`, channel `k·O + o` → `[K·I,O]`. */
function matrixOf(weight: Tensor, { into, out }: GraphUnit): Tensor {
  return tf.tidy(() => {
    const byPartition = tf.reshape(weight, [into, -1, out]); // [I,K,O]
    return tf.reshape(tf.transpose(byPartition, [1, 0, 2]), [-1, out]);
  });
}

/** The way back of `matrixOf()` → `[I,K·O]`. */
function weightOf(matrix: Tensor, { into, out }: GraphUnit): Tensor {
  return tf.tidy(() => {
    const byPartition = tf.reshape(matrix, [-1, into, out]); // [K,I,O]
    return tf.reshape(tf.transpose(byPartition, [1, 0, 2]), [into, -1]);
  });
}

/**
 * What `bias[K·O]`, added in front of the adjacency `a[K,V,V]`, is behind it: each joint takes as much
 * of it as its column adds up to, so joints differ and the batch norm does not cancel it → `[V,O]`.
 */
function offsetByJoint(a: Tensor, bias: Tensor, { out }: GraphUnit): Tensor {
  return tf.tidy(() => {
    const columns = tf.sum(a, 1); // [K,V]
    return matMul(columns, tf.reshape(bias, [-1, out]), { transposeA: true });
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
  { out }: GraphUnit,
): { adjacency: Tensor; bias: Tensor } {
  const [partitions, , joints] = a.shape as [number, number, number];
  const toColumns = matMul(tf.reshape(bias, [-1, out]), toOffset, { transposeB: true }); // [K,V]
  return {
    adjacency: tf.reshape(toColumns, [partitions, 1, joints]),
    bias: matMul(tf.sum(a, 1), toOffset),
  };
}

/** `x[B,T,V,O] + offset[V,O]`. */
function addByJoint(x: Tensor, offset: Tensor): Tensor {
  return tf.tidy(() => {
    const frames = tf.reshape(x, [-1, offset.size]); // [B·T,V·O]
    return tf.reshape(biasAdd(frames, tf.reshape(offset, [-1])), x.shape);
  });
}

/** The graph convolution with its bias, and the way back. */
export function trainGraph(pass: TrainingPass, unit: GraphUnit, x: Tensor): Traced {
  const { name, importance, out } = unit;
  const bias = pass.get(`${name}.gcn.conv.bias`);
  const a = weightedAdjacency(pass.parameters, unit);
  const matrix = matrixOf(pass.get(`${name}.gcn.conv.weight`), unit);
  const mixed = graphConvolution(x, a, matrix);
  const output = tf.tidy(() => addByJoint(mixed.output, offsetByJoint(a, bias, unit)));
  tf.dispose([matrix, mixed.output]);
  return {
    output,
    backward(gradient): Tensor {
      const joints = a.shape[2] as number;
      const offset = tf.tidy(() => {
        const sum = biasGradient(tf.reshape(gradient, [-1, joints * out]));
        return offsetGradients(a, bias, tf.reshape(sum, [joints, out]), unit);
      });
      const gradients = mixed.backward(gradient);
      pass.setGradient(`${name}.gcn.conv.weight`, weightOf(gradients.matrix, unit));
      pass.setGradient(`${name}.gcn.conv.bias`, offset.bias);
      if (importance !== undefined) {
        const toImportance = tf.tidy(() =>
          multiply(add(gradients.adjacency, offset.adjacency), pass.get("A"))
        );
        pass.setGradient(importance, toImportance);
      }
      tf.dispose([a, offset.adjacency, gradients.adjacency, gradients.matrix]);
      return gradients.x;
    },
  };
}

/** The graph convolution with its batch norm folded in: rows of A, a matrix, an offset `[V,O]`. */
export function foldGraph(
  parameters: Parameters,
  unit: GraphUnit,
): Record<"rows" | "matrix" | "offset", Tensor> {
  const { name } = unit;
  const { scale, offset } = foldedBatchNorm(parameters, `${name}.tcn.0`);
  const a = weightedAdjacency(parameters, unit);
  const matrix = matrixOf(parameter(parameters, `${name}.gcn.conv.weight`), unit);
  const byJoint = offsetByJoint(a, parameter(parameters, `${name}.gcn.conv.bias`), unit);
  return {
    rows: adjacencyRows(a),
    matrix: multiply(matrix, scale),
    offset: add(multiply(byJoint, scale), offset),
  };
}

/** What `foldGraph()` made, on `x[B,T,V,I]` → `[B,T,V,O]`, in front of the ReLU. */
export function applyGraph(rows: Tensor, matrix: Tensor, offset: Tensor, x: Tensor): Tensor {
  const [batch, frames, joints] = x.shape as [number, number, number, number];
  return tf.tidy(() => {
    const mixed = matMul(gathered(x, rows), matrix); // [B·T·V,O]
    return addByJoint(tf.reshape(mixed, [batch, frames, joints, -1]), offset);
  });
}
