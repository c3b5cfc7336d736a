import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { listened, type Tensor, tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { buildModel } from "./build.ts";
import type { ModelConfig } from "./config.ts";
import { initialWeights, uploaded } from "./model.ts";
import { narrowStgcn, narrowStgcn2019, narrowTcn } from "./testdata/narrow.ts";

const [samples, frames, joints, persons] = [5, 24, 25, 2];

const networks: Readonly<Record<string, ModelConfig>> = {
  "2018": { ...narrowStgcn, backbone_config: [[8, 8, 1], [8, 16, 2]] },
  "2019": { ...narrowStgcn2019, backbone_config: [[8, 8, 1], [8, 16, 2]] },
  "Temporal Conv": narrowTcn,
};

/** Logits of `x`, and the most values that a ReLU put out on the way to them. */
function predicted(
  config: ModelConfig,
  x: Tensor,
  positions: number,
): { logits: readonly number[]; largest: number } {
  const model = buildModel(config);
  return tf.tidy(() => {
    const parameters = uploaded(model, initialWeights(model, Random.of(1)));
    const predictor = model.predictor(parameters, { ...mkl, positions });
    let largest = 0;
    let logits: Tensor | undefined;
    listened(({ kernel, outputs: [output] }) => {
      if (kernel === "Relu") largest = Math.max(largest, output?.size ?? 0);
    }, () => {
      logits = predictor.predict(x);
    });
    predictor.dispose();
    return { logits: [...logits?.dataSync() ?? []], largest };
  });
}

for (const [what, config] of Object.entries(networks)) {
  Deno.test(`${what} predicts a batch in pieces to the same bits, in less memory`, async () => {
    await testEngine();
    const x = tf.randomNormal([samples, 3, frames, joints, persons], 0, 1, "float32", 5);
    const ofSample = frames * (config.name === "tcn" ? 1 : joints * persons);
    const before = tf.memory().numTensors;
    const whole = predicted(config, x, Infinity);
    for (const together of [0.5, 1, 2, 4]) {
      const { logits, largest } = predicted(config, x, together * ofSample);
      assert.deepEqual(logits, whole.logits);
      const part = Math.max(1, together) / samples;
      assert.ok(largest <= part * whole.largest, `${largest} of ${whole.largest}`);
    }
    assert.equal(tf.memory().numTensors, before);
    x.dispose();
  });
}
