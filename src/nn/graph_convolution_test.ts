import assert from "node:assert/strict";
import { type Tensor, tf } from "../engine/backend.ts";
import { testEngine } from "../engine/testing.ts";
import { graphConvolution } from "./graph_convolution.ts";

const [batch, frames, joints, into, out, partitions] = [2, 3, 5, 4, 6, 3];

/** The definition: Σ over k and v of W_k x[v] A[k][v][w], in tfjs's own differentiable operations. */
function byDefinition(x: Tensor, a: Tensor, matrix: Tensor): Tensor {
  const rows = tf.reshape(x, [batch * frames, joints, into]);
  const products = tf.unstack(a).map((one, k) => {
    const gathered = tf.matMul(tf.tile(tf.expandDims(one), [batch * frames, 1, 1]), rows, true);
    const weights = tf.slice(matrix, [k * into, 0], [into, out]);
    return tf.matMul(tf.reshape(gathered, [-1, into]), weights as tf.Tensor2D);
  });
  return tf.reshape(tf.addN(products), [batch, frames, joints, out]);
}

Deno.test("graphConvolution() and its gradients are those of the definition", async () => {
  await testEngine();
  tf.tidy(() => {
    const x = tf.randomNormal([batch, frames, joints, into], 0, 1, "float32", 1);
    const a = tf.randomNormal([partitions, joints, joints], 0, 1, "float32", 2);
    const matrix = tf.randomNormal([partitions * into, out], 0, 1, "float32", 3);
    const gradient = tf.randomNormal([batch, frames, joints, out], 0, 1, "float32", 4);
    const traced = graphConvolution(x, a, matrix);
    const near = (ours: Tensor, wanted: Tensor, what: string): void => {
      assert.deepEqual(ours.shape, wanted.shape, what);
      const far = tf.max(tf.abs(tf.sub(ours, wanted))).dataSync()[0] as number;
      assert.ok(far < 1e-4, `${what} is ${far} off`);
    };
    near(traced.output, byDefinition(x, a, matrix), "output");
    const [toX, toA, toMatrix] = tf.grads((...t: Tensor[]) =>
      byDefinition(t[0] as Tensor, t[1] as Tensor, t[2] as Tensor)
    )([x, a, matrix], gradient);
    const ours = traced.backward(gradient.clone());
    near(ours.x, toX as Tensor, "gradient to x");
    near(ours.adjacency, toA as Tensor, "gradient to the adjacency");
    near(ours.matrix, toMatrix as Tensor, "gradient to the matrix");
  });
});

Deno.test("graphConvolution() keeps its input for the way back, not what its joints took from neighbors, and frees it there", async () => {
  await testEngine();
  const x = tf.randomNormal([20, 30, joints, into]);
  const a = tf.randomNormal([partitions, joints, joints]);
  const matrix = tf.randomNormal([partitions * into, out]);
  const before = tf.memory();
  const { output, backward } = graphConvolution(x, a, matrix);
  const kept = tf.memory().numBytes - before.numBytes - 4 * output.size;
  assert.ok(kept < 4 * (x.size + a.size + matrix.size) + 1, `${kept} bytes are kept`);
  tf.dispose([output, backward(tf.onesLike(output))]);
  assert.equal(tf.memory().numTensors, before.numTensors);
  assert.equal(tf.memory().numBytes, before.numBytes);
  tf.dispose([x, a, matrix]);
});
