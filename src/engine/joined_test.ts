import assert from "node:assert/strict";
import { tf } from "./backend.ts";
import { joined, parted } from "./joined.ts";
import { testEngine } from "./testing.ts";

Deno.test("joined() puts vectors end to end, and parted() takes them apart again", async () => {
  await testEngine();
  const vectors = [[1, 2, 3], [4], [5, 6]].map((values) => tf.tensor1d(values));
  const before = tf.memory().numTensors;
  const all = joined(vectors);
  assert.deepEqual([...all.dataSync()], [1, 2, 3, 4, 5, 6]);
  const parts = parted(all, vectors.map(({ shape }) => shape));
  assert.deepEqual(parts.map((part) => [...part.dataSync()]), [[1, 2, 3], [4], [5, 6]]);
  tf.dispose([all, ...parts]);
  assert.equal(tf.memory().numTensors, before);
  tf.dispose(vectors);
});

Deno.test("joined() of one tensor is that tensor in its own shape, and outlives it", async () => {
  await testEngine();
  const only = tf.tensor2d([[1, 2], [3, 4]]);
  const all = joined([only]);
  const parts = parted(all, [only.shape]);
  tf.dispose([only, all]);
  assert.deepEqual(parts.map((part) => part.arraySync()), [[[1, 2], [3, 4]]]);
  tf.dispose(parts);
});
