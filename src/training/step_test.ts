import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { tf } from "../engine/backend.ts";
import { type OpTable, useOpTable } from "../engine/kernels.ts";
import { testEngine } from "../engine/testing.ts";
import { oracleInput } from "../golden/oracle.ts";
import { buildModel } from "../models/build.ts";
import { initialWeights, uploaded } from "../models/model.ts";
import { publishedConfig } from "../models/published_arguments.ts";
import { Sgd } from "./sgd.ts";
import { replicaSizes, trainingStep } from "./step.ts";
import { type Comparison, farthest, replayed, type TrainingVector } from "./vectors.ts";
import tcn from "./testdata/train_temporal-conv_ntu.json" with { type: "json" };
import stgcn from "./testdata/train_tiny_stgcn-2018_ntu.json" with { type: "json" };

/**
 * How many units ours may be off; measured in Temporal Conv 10.4 (the third loss) and 9.2 (the evaluation),
 * else at most 5.5.
 */
const otherEngine = 12;

async function comparisons(vector: TrainingVector, table: OpTable): Promise<Comparison[]> {
  await testEngine();
  useOpTable(table);
  const found = replayed(vector);
  useOpTable("mkl");
  return found;
}

function assertWithin(factor: number, found: readonly Comparison[]): void {
  const worst = farthest(found);
  assert.ok(
    worst.factor <= factor,
    `${worst.what}: ${worst.factor.toFixed(1)} units`,
  );
}

Deno.test("trainingStep() meets five published steps of Temporal Conv", async () => {
  assertWithin(otherEngine, await comparisons(tcn, "mkl"));
});

Deno.test("trainingStep() meets the first published step of Temporal Conv with portable kernels", async () => {
  // TensorFlow's own batch norm adds up rows naively on a CPU, and five steps carry that far.
  const found = await comparisons(tcn, "portable");
  assertWithin(
    otherEngine,
    found.filter(({ what }) => /^(gradient|logits 0|loss 0|step1)/.test(what)),
  );
});

/**
 * In this vector one input of the ReLU behind `backbone.1.gcn1` is 3.8e-7 (float64), within rounding
 * of 0, and falls on the other side here: what the gradient passes below it moves by up to 0.1 % of
 * its norm, and so does everything after the first step. Above it all is as tight as elsewhere.
 */
const below = /^gradient (data_bn|gcn0|tcn0|backbone\.0|backbone\.1\.gcn1)/;
const above = /^(gradient|logits 0|loss 0)/;
/** engine.md of the vectors' makers saw 0.6 % on such gradients; measured here 0.2 %. */
const jump = 0.006;

for (const table of ["mkl", "portable"] as const) {
  Deno.test(`trainingStep() meets five published steps of a small ST-GCN (${table})`, async () => {
    const found = await comparisons(stgcn, table);
    const tight = found.filter(({ what }) => above.test(what) && !below.test(what));
    assert.ok(tight.length > 40);
    assertWithin(otherEngine, tight);
    for (const { what, expected, ours, size } of found) {
      const allowed = what === "evaluation" ? 10 * jump : jump * Math.max(size, 0.5);
      const far = Math.abs(expected - ours);
      assert.ok(far <= allowed, `${what}: ${ours} is ${far} from ${expected}`);
    }
  });
}

Deno.test("trainingStep() leaves no tensor behind but the momentum of its first step", async () => {
  await testEngine();
  const model = buildModel(publishedConfig(stgcn.model, stgcn.args, 2));
  const parameters = uploaded(model, initialWeights(model, Random.of(1)));
  const optimizer = new Sgd(stgcn.optimizer);
  const input = { ...stgcn.batch, absent: false };
  const x = tf.tensor5d(oracleInput(input), [4, 3, 16, 25, 2]);
  const step = (seed: number): void => {
    const random = Random.of(seed);
    const settings = { replicas: 2, learningRate: 0.1, random };
    trainingStep(model, parameters, optimizer, { x, labels: [0, 1, 2, 3] }, settings);
  };
  step(0);
  const before = tf.memory().numTensors;
  step(1);
  assert.equal(tf.memory().numTensors, before);
  tf.dispose([x, ...parameters.values()]);
  optimizer.dispose();
});

Deno.test("trainingStep() draws the same dropout from the same seed, and another from another", async () => {
  await testEngine();
  const model = buildModel(publishedConfig(stgcn.model, stgcn.args, 2));
  const x = tf.tensor5d(oracleInput({ ...stgcn.batch, absent: false }), [4, 3, 16, 25, 2]);
  const loss = (seed: number): number => {
    const parameters = uploaded(model, initialWeights(model, Random.of(1)));
    const optimizer = new Sgd(stgcn.optimizer);
    const settings = { replicas: 1, learningRate: 0.1, random: Random.of(seed) };
    const value = trainingStep(model, parameters, optimizer, { x, labels: [0, 1, 2, 3] }, settings);
    optimizer.dispose();
    tf.dispose([...parameters.values()]);
    return value;
  };
  assert.equal(loss(1), loss(1));
  assert.notEqual(loss(1), loss(2));
  x.dispose();
});

Deno.test("replicaSizes() cuts a batch as DataParallel does", () => {
  assert.deepEqual(replicaSizes(14, 4), [4, 4, 4, 2]);
  assert.deepEqual(replicaSizes(9, 4), [3, 3, 3]);
  assert.deepEqual(replicaSizes(5, 4), [2, 2, 1]);
});
