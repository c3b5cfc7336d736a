import assert from "node:assert/strict";
import { tf } from "./backend.ts";
import { wholes } from "./constants.ts";
import { sumByOwner } from "./reductions.ts";
import { testEngine } from "./testing.ts";

Deno.test("sumByOwner() adds up each owner's rows; nobody's count for nothing, whatever they hold", async () => {
  await testEngine();
  tf.tidy(() => {
    const x = tf.tensor2d([[1, 2], [NaN, 0], [3, 4], [5, 6]]);
    const sums = sumByOwner(x, wholes([2, -1, 0, 2]), 3);
    assert.deepEqual(sums.arraySync(), [[3, 4], [0, 0], [6, 8]]);
  });
});
