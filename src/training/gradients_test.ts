import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { initialWeights, uploaded } from "../models/model.ts";
import { gradientsOf } from "./gradients.ts";
import { tinyModel } from "./testdata/tiny.ts";

Deno.test("gradientsOf() moves the running statistics by what the first replica saw, and nobody else", async () => {
  await testEngine();
  const model = tinyModel();
  tf.tidy(() => {
    const parameters = uploaded(model, initialWeights(model, Random.of(1)));
    const x = tf.randomNormal([5, 3, 12, 25, 1], 0, 1, "float32", 1);
    const labels = tf.tensor1d([0, 1, 2, 3, 4], "int32");
    const manner = { policy: mkl, replicas: 2 }; // shares of 3 and 2
    const { running } = gradientsOf(model, parameters, { x, labels }, manner);
    const share = { x: tf.slice(x, 0, 3), labels: tf.slice(labels, 0, 3) };
    const alone = gradientsOf(model, parameters, share, { ...manner, replicas: 1 });
    assert.ok(running.size > 0);
    for (const [name, moved] of running) {
      assert.deepEqual(moved.dataSync(), alone.running.get(name)?.dataSync(), name);
    }
  });
});
