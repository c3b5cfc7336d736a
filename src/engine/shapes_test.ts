import assert from "node:assert/strict";
import { tf } from "./backend.ts";
import { wholes } from "./constants.ts";
import { concat, gather, padZeros, reshape, slice, stitch, transpose } from "./shapes.ts";
import { testEngine } from "./testing.ts";

Deno.test("values are moved as tfjs moves them", async () => {
  await testEngine();
  tf.tidy(() => {
    const x = tf.range(0, 24).reshape([2, 3, 4]);
    const pairs: [ours: tf.Tensor, theirs: tf.Tensor][] = [
      [reshape(x, [4, -1]), tf.reshape(x, [4, -1])],
      [transpose(x, [0, 2, 1]), tf.transpose(x, [0, 2, 1])],
      [padZeros(x, [[0, 0], [1, 2], [0, 1]]), tf.pad(x, [[0, 0], [1, 2], [0, 1]])],
      [slice(x, [0, 1, 0], [2, 2, 3]), tf.slice(x, [0, 1, 0], [2, 2, 3])],
      [gather(x, wholes([1, 0, 1])), tf.gather(x, [1, 0, 1])],
      [concat([x, x], 1), tf.concat([x, x], 1)],
    ];
    for (const [ours, theirs] of pairs) {
      assert.deepEqual(ours.shape, theirs.shape);
      assert.deepEqual(ours.dataSync(), theirs.dataSync());
    }
  });
});

Deno.test("reshape() and slice() take masks too", async () => {
  await testEngine();
  tf.tidy(() => {
    const mask = tf.tensor1d([true, false, true, true], "bool");
    const shaped = reshape(slice(mask, [1], [2]), [2, 1]);
    assert.equal(shaped.dtype, "bool");
    assert.deepEqual([...shaped.dataSync()], [0, 1]);
  });
});

Deno.test("stitch() puts entries where they belong, the last one where there are several", async () => {
  await testEngine();
  tf.tidy(() => {
    const [a, b] = [tf.tensor3d([[[1, 2], [3, 4], [5, 6]]]), tf.tensor2d([[7, 8], [9, 0]])];
    const all = stitch([wholes([2, 0, 2], [1, 3]), wholes([1, 2])], [a, b]);
    assert.deepEqual(all.arraySync(), [[3, 4], [7, 8], [9, 0]]);
    const none = stitch([wholes([0, 1]), tf.tensor1d([], "int32")], [b, tf.zeros([0, 2])]);
    assert.deepEqual(none.arraySync(), [[7, 8], [9, 0]]);
  });
});
