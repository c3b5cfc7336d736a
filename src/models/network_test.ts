import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { listened, type Tensor, tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { buildModel } from "./build.ts";
import { type ModelConfig, stgcn2019Config, stgcnConfig } from "./config.ts";
import { initialWeights, uploaded } from "./model.ts";

const [samples, frames, joints, persons] = [5, 24, 25, 2];

const networks: Readonly<Record<string, ModelConfig>> = {
  "2018": stgcnConfig.parse({
    name: "stgcn",
    layout: "ntu-rgb+d",
    labeling_mode: "spatial",
    channel: 3,
    num_class: 7,
    num_person: persons,
    use_data_bn: true,
    mask_learning: true,
    use_local_bn: false,
    multiscale: false,
    temporal_kernel_size: 9,
    dropout: 0.5,
    backbone_config: [[8, 8, 1], [8, 16, 2]],
    batch_norm_weight: "ones",
  }),
  "2019": stgcn2019Config.parse({
    name: "stgcn-2019",
    layout: "ntu-rgb+d",
    strategy: "spatial",
    max_hop: 1,
    dilation: 1,
    in_channels: 3,
    num_class: 7,
    num_person: persons,
    edge_importance_weighting: true,
    dropout: 0.5,
    backbone_config: [[8, 8, 1], [8, 16, 2]],
  }),
  "Temporal Conv": { name: "tcn", channel: 150, num_class: 7, use_data_bn: true },
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
