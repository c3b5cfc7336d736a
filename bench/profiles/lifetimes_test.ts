import assert from "node:assert/strict";
import { listened, tf } from "../../src/engine/backend.ts";
import { add, relu } from "../../src/engine/kernels.ts";
import { reshape } from "../../src/engine/shapes.ts";
import { testEngine } from "../../src/engine/testing.ts";
import { Lifetimes } from "./lifetimes.ts";

Deno.test("Lifetimes counts what is made from there to its last use, once whatever its shape", async () => {
  await testEngine();
  tf.tidy(() => {
    const x = tf.ones([10, 10]);
    const lifetimes = new Lifetimes();
    listened((run) => lifetimes.hear(run), () => {
      const first = relu(x);
      const other = reshape(first, [100]);
      const second = relu(x); // 800 bytes: the first one is used below
      const third = relu(second);
      add(other, reshape(third, [100])); // 1200: first, third, and the sum
      relu(x);
    });
    assert.deepEqual(lifetimes.fullest, { bytes: 1200, kernel: "Relu", before: 3 });
  });
  assert.throws(() => new Lifetimes().fullest, /no kernel was heard/);
});
