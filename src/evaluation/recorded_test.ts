import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { buildModel } from "../models/build.ts";
import type { ModelConfig } from "../models/config.ts";
import { initialWeights, uploaded } from "../models/model.ts";
import { Recorded } from "./recorded.ts";

const networks: Readonly<Record<string, ModelConfig>> = {
  "Temporal Conv": { name: "tcn", channel: 150, num_class: 7, use_data_bn: true },
  "ST-GCN 2018": {
    name: "stgcn",
    layout: "ntu-rgb+d",
    labeling_mode: "spatial",
    channel: 3,
    num_class: 7,
    num_person: 2,
    use_data_bn: true,
    mask_learning: true,
    use_local_bn: true,
    multiscale: true,
    temporal_kernel_size: 9,
    dropout: 0,
    backbone_config: [[4, 4, 1], [4, 8, 2]],
    batch_norm_weight: "ones",
  },
  "two streams of ST-GCN 2019": {
    name: "stgcn-2019",
    layout: "ntu-rgb+d",
    strategy: "spatial",
    max_hop: 1,
    dilation: 1,
    in_channels: 3,
    num_class: 7,
    num_person: 2,
    edge_importance_weighting: true,
    dropout: 0,
    backbone_config: [[4, 4, 1], [4, 8, 2]],
    motion_stream: true,
  },
};

for (const [what, config] of Object.entries(networks)) {
  Deno.test(`${what} as a graph has the bits that it has kernel by kernel, in batches of any size`, async () => {
    await testEngine();
    const model = buildModel(config);
    const parameters = uploaded(model, initialWeights(model, Random.of(1)));
    const batches = [3, 3, 2, 3].map((n, i) =>
      tf.randomNormal([n, 3, 12, 25, 2], 0, 1, "float32", i + 1)
    );
    const predictor = model.predictor(parameters, mkl);
    const before = tf.memory().numTensors;
    const bits = (predict: (x: Tensor) => Tensor): number[][] =>
      batches.map((x) => {
        const logits = predict(x);
        const values = [...logits.dataSync()];
        logits.dispose();
        return values;
      });
    const expected = bits((x) => predictor.predict(x));
    const recorded = new Recorded(predictor);
    assert.deepEqual(bits((x) => recorded.predict(x)), expected);
    recorded[Symbol.dispose]();
    assert.equal(tf.memory().numTensors, before);
    predictor.dispose();
    tf.dispose([...batches, ...parameters.values()]);
  });
}
