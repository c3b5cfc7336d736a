import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { mean } from "../base/statistics.ts";
import { Database } from "../datasets/database.ts";
import { DatabaseWriter } from "../datasets/database_writer.ts";
import { sampleSize } from "../datasets/shape.ts";
import { plainFeeder } from "../datasets/testing.ts";
import { tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { buildModel } from "../models/build.ts";
import type { ModelConfig } from "../models/config.ts";
import { initialWeights, uploaded } from "../models/model.ts";
import { narrowStgcn2019 } from "../models/testdata/narrow.ts";
import { sightsOf } from "./sights.ts";

const SHAPE = [3, 8, 25, 2] as const;

const stgcn: ModelConfig = {
  ...narrowStgcn2019,
  num_class: 5,
  dropout: 0,
  backbone_config: [[3, 8, 1], [8, 8, 2]],
};
const reading = { frames: 8, feeder: plainFeeder };

async function inDatabase(work: (database: Database) => void): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-test-" });
  try {
    const random = Random.of(3);
    {
      using writer = new DatabaseWriter(folder, "val", SHAPE);
      for (let n = 0; n < 3; n++) {
        const values = Float32Array.from({ length: sampleSize(SHAPE) }, () => random.uniform());
        writer.add(`val${n}`, n, values);
      }
      writer.close();
    }
    using database = Database.openPart(folder, "val");
    work(database);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("sightsOf() gives what is fed, and responses whose mean is the class's logit; nothing stays on the engine", async () => {
  await testEngine();
  await inDatabase((database) => {
    const model = buildModel(stgcn);
    const weights = initialWeights(model, Random.of(1));
    const before = tf.memory().numTensors;
    const looked = [{ index: 2, classes: [4, 1] }, { index: 0, classes: [0] }];
    const sights = sightsOf({ model, weights }, { database, reading }, looked, mkl);
    assert.equal(tf.memory().numTensors, before);
    const stored = new Float32Array(sampleSize(SHAPE));
    database.read(2, 8, stored);
    assert.deepEqual(sights[0]?.sample.values, stored);
    assert.deepEqual(sights.map(({ response }) => response?.classes.length), [2, 1]);
    assert.deepEqual(sights[0]?.response?.shape, [4, 25, 2]);

    const parameters = uploaded(model, weights);
    const predictor = model.predictor(parameters, mkl);
    const logits = tf.tidy(() =>
      predictor.predict(tf.tensor5d(stored, [1, ...SHAPE])).dataSync<"float32">()
    );
    predictor.dispose();
    tf.dispose([...parameters.values()]);
    for (const [i, one] of [4, 1].entries()) {
      const cells: readonly number[] = [...sights[0]?.response?.classes[i] ?? []];
      const found = mean(cells);
      assert.ok(Math.abs(found - (logits[one] as number)) < 1e-5, `${found}, not ${logits[one]}`);
    }
  });
});

Deno.test("sightsOf() of networks without joints, or of two streams, have no response", async () => {
  await testEngine();
  await inDatabase((database) => {
    const models: ModelConfig[] = [
      { name: "tcn", channel: 150, num_class: 5, use_data_bn: true },
      { ...stgcn, motion_stream: true },
    ];
    for (const model of models.map(buildModel)) {
      const weights = initialWeights(model, Random.of(1));
      const looked = [{ index: 1, classes: [0] }];
      const [sight] = sightsOf({ model, weights }, { database, reading }, looked, mkl);
      assert.equal(sight?.response, null);
      assert.deepEqual(sight?.sample.shape, SHAPE);
    }
  });
});
