import assert from "node:assert/strict";
import { tf } from "./backend.ts";
import { indices, scalar, whole, wholes } from "./constants.ts";
import { multiply } from "./kernels.ts";
import { testEngine } from "./testing.ts";

Deno.test("a constant is made once, and no tidy and no count of tensors knows it", async () => {
  await testEngine();
  const before = tf.memory().numTensors;
  const half = scalar(0.5);
  assert.equal(scalar(0.5), half);
  assert.equal(tf.memory().numTensors, before);
  for (const value of [3, 5]) {
    tf.tidy(() => {
      assert.equal(multiply(tf.scalar(value), scalar(0.5)).dataSync()[0], value / 2);
    });
  }
});

Deno.test("constants differ by value, by shape and by type", async () => {
  await testEngine();
  const all = [
    scalar(1),
    whole(1),
    wholes([1]),
    wholes([1, 2, 3, 4]),
    wholes([1, 2, 3, 4], [2, 2]),
  ];
  assert.equal(new Set(all).size, all.length);
  assert.deepEqual(all.map(({ shape }) => shape), [[], [], [1], [4], [2, 2]]);
  assert.deepEqual(all.map(({ dtype }) => dtype).sort().lastIndexOf("float32"), 0);
});

Deno.test("indices() asks for its values once a name", async () => {
  await testEngine();
  let asked = 0;
  const values = (): Int32Array => {
    asked++;
    return Int32Array.of(2, 0);
  };
  assert.equal(indices("test of constants", 2, values), indices("test of constants", 2, values));
  assert.equal(asked, 1);
});
