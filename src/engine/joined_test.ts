import assert from "node:assert/strict";
import { tf } from "./backend.ts";
import { joined, separated } from "./joined.ts";
import { testEngine } from "./testing.ts";

Deno.test("joined() puts vectors end to end, and separated() takes them apart again", async () => {
  await testEngine();
  const vectors = [[1, 2, 3], [4], [5, 6]].map((values) => tf.tensor1d(values));
  const before = tf.memory().numTensors;
  const all = joined(vectors);
  assert.deepEqual([...all.dataSync()], [1, 2, 3, 4, 5, 6]);
  const vectorsAgain = separated(all, vectors.map(({ shape }) => shape));
  assert.deepEqual(vectorsAgain.map((one) => [...one.dataSync()]), [[1, 2, 3], [4], [5, 6]]);
  tf.dispose([all, ...vectorsAgain]);
  assert.equal(tf.memory().numTensors, before);
  tf.dispose(vectors);
});

Deno.test("joined() of one tensor is that tensor in its own shape, and outlives it", async () => {
  await testEngine();
  const only = tf.tensor2d([[1, 2], [3, 4]]);
  const all = joined([only]);
  const vectorsAgain = separated(all, [only.shape]);
  tf.dispose([only, all]);
  assert.deepEqual(vectorsAgain.map((one) => one.arraySync()), [[[1, 2], [3, 4]]]);
  tf.dispose(vectorsAgain);
});
