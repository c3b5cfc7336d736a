/**
 * Graph convolution: every joint takes from its neighbors, partition by partition, then the channels
 * are mixed (ST-GCN, arXiv 1801.07455, section 3.3).
 *
 * The neighbors come first, the weights after: cheaper where channels grow, equal elsewhere. With the
 * rows of the adjacency ordered (joint, partition), one batched product gives `[B·T, V·K, I]`, which
 * read on is `[B·T·V, K·I]`: no transpose, no loop over partitions.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { batchMatMul, matMul } from "../engine/kernels.ts";
import { sum } from "../engine/reductions.ts";
import { reshape, transpose } from "../engine/shapes.ts";

/** `a[K,V,V]`, what joint w takes from v, as rows (w,k) → `[V·K,V]`. */
export function adjacencyRows(a: Tensor): Tensor {
  const [partitions, joints] = a.shape as [number, number, number];
  return tf.tidy(() => reshape(transpose(a, [2, 0, 1]), [joints * partitions, joints]));
}

/** Takes `x[B,T,V,I]` along `rows[V·K,V]` → `[B·T·V,K·I]`. */
export function gathered(x: Tensor, rows: Tensor): Tensor {
  const [batch, frames, joints, into] = x.shape as [number, number, number, number];
  const partitions = rows.shape[0] as number / joints;
  return tf.tidy(() => {
    const mixed = batchMatMul(rows, reshape(x, [batch * frames, joints, into])); // [B·T,V·K,I]
    return reshape(mixed, [batch * frames * joints, partitions * into]);
  });
}

/** A graph convolution's output `[B,T,V,O]` and its way back, which frees what was kept. */
export interface TracedGraphConvolution {
  readonly output: Tensor;
  /** Gives the gradients to x `[B,T,V,I]`, the adjacency `[K,V,V]` and the matrix `[K·I,O]`. */
  readonly backward: (gradient: Tensor) => Readonly<Record<"x" | "adjacency" | "matrix", Tensor>>;
}

/**
 * `x[B,T,V,I]` along `adjacency[K,V,V]`, mixed by `matrix[K·I,O]` → `[B,T,V,O]`. What joints take from their neighbors, K times
 * as large as x and a fourth of all that a training step would keep, is taken again on the way back
 * (`bench/README.md` has what that costs and saves).
 */
export function graphConvolution(
  x: Tensor,
  adjacency: Tensor,
  matrix: Tensor,
): TracedGraphConvolution {
  const [batch, frames, joints, into] = x.shape as [number, number, number, number];
  const [partitions] = adjacency.shape as [number, number, number];
  const out = matrix.shape[1] as number;
  const kept = reshape(x, [batch * frames, joints, into]);
  const weights = matrix.clone();
  const rows = adjacencyRows(adjacency);
  const output = tf.tidy(() =>
    reshape(matMul(gathered(x, rows), weights), [batch, frames, joints, out])
  );
  return {
    output,
    backward(gradient): ReturnType<TracedGraphConvolution["backward"]> {
      const gradients = tf.tidy(() => {
        const flat = reshape(gradient, [batch * frames * joints, out]);
        const neighbors = gathered(reshape(kept, x.shape), rows);
        const toMatrix = matMul(neighbors, flat, { transposeA: true }); // [K·I,O]
        neighbors.dispose();
        const toNeighbors = reshape(
          matMul(flat, weights, { transposeB: true }),
          [batch * frames, joints * partitions, into],
        );
        // Σ over frames of ∂[(w,k),i] · x[v,i]
        const products = batchMatMul(toNeighbors, kept, { transposeB: true }); // [B·T,V·K,V]
        const toRows = reshape(sum(products, [0]), [joints, partitions, joints]);
        // Put on its side beforehand: a batched product does that for each frame anew.
        const toX = batchMatMul(transpose(rows, [1, 0]), toNeighbors); // [B·T,V,I]
        return {
          x: reshape(toX, x.shape),
          adjacency: transpose(toRows, [1, 2, 0]), // [K,V,V]
          matrix: toMatrix,
        };
      });
      tf.dispose([gradient, kept, weights, rows]);
      return gradients;
    },
  };
}
