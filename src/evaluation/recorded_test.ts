import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { buildModel } from "../models/build.ts";
import type { ModelConfig } from "../models/config.ts";
import { initialWeights, uploaded } from "../models/model.ts";
import { narrowStgcn, narrowStgcn2019, narrowTcn } from "../models/testdata/narrow.ts";
import { Recorded } from "./recorded.ts";

const networks: Readonly<Record<string, ModelConfig>> = {
  "Temporal Conv": narrowTcn,
  "ST-GCN 2018": {
    ...narrowStgcn,
    use_local_bn: true,
    multiscale: true,
    dropout: 0,
    backbone_config: [[4, 4, 1], [4, 8, 2]],
  },
  "two streams of ST-GCN 2019": {
    ...narrowStgcn2019,
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
