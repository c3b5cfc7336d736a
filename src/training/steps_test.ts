import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { tf } from "../engine/backend.ts";
import { type DevicePolicy, mkl, portable } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { oracleInput } from "../oracle/formula.ts";
import { buildModel } from "../models/build.ts";
import { initialWeights, uploaded } from "../models/model.ts";
import { disposeMoving, type Moving, noMemory } from "./optimizer.ts";
import { Sgd } from "./sgd.ts";
import { replicaSizes } from "./gradients.ts";
import { type DrawnMask, Steps } from "./steps.ts";
import { type Comparison, farthest } from "../oracle/comparison.ts";
import { trainingVector } from "../oracle/testing.ts";
import { TrainingReplay } from "../oracle/training.ts";
import type { TrainingVector } from "../oracle/vectors.ts";

const tcn = await trainingVector("train_tcn_ntu");
const stgcn = await trainingVector("train_tiny_stgcn_ntu");

/** How many units ours may be off; measured in Temporal Conv at most 3.4, in the small ST-GCN 5.5. */
const otherEngine = 7;

async function comparisons(vector: TrainingVector, policy: DevicePolicy): Promise<Comparison[]> {
  await testEngine();
  using replay = new TrainingReplay(vector, policy);
  const found = replay.run();
  return found;
}

function assertWithin(factor: number, found: readonly Comparison[]): void {
  const worst = farthest(found);
  assert.ok(
    worst.factor <= factor,
    `${worst.what}: ${worst.factor.toFixed(1)} units`,
  );
}

Deno.test("Steps meet five published steps of Temporal Conv", async () => {
  assertWithin(otherEngine, await comparisons(tcn, mkl));
});

Deno.test("Steps meet the first published step of Temporal Conv with portable kernels", async () => {
  // TensorFlow's own batch norm adds up rows naively on a CPU, and five steps carry that far.
  const found = await comparisons(tcn, portable);
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
const moved = 0.006;

for (const policy of [mkl, portable]) {
  Deno.test(`Steps meet five published steps of a small ST-GCN (${policy.opTable})`, async () => {
    const found = await comparisons(stgcn, policy);
    const tight = found.filter(({ what }) => above.test(what) && !below.test(what));
    assert.ok(tight.length > 40);
    assertWithin(otherEngine, tight);
    for (const { what, expected, ours, size } of found) {
      const allowed = what === "evaluation" ? 10 * moved : moved * Math.max(size, 0.5);
      const far = Math.abs(expected - ours);
      assert.ok(far <= allowed, `${what}: ${ours} is ${far} from ${expected}`);
    }
  });
}

/** A small ST-GCN at its start, and a way to take steps with it. */
async function started(policy: DevicePolicy = mkl): Promise<
  { steps: Steps; moving: Moving; take: (count: number, seed: number) => number; free: () => void }
> {
  await testEngine();
  const model = buildModel(stgcn.model);
  const x = tf.tensor5d(oracleInput({ ...stgcn.batch, absent: false }), [4, 3, 16, 25, 2]);
  const moving = {
    parameters: uploaded(model, initialWeights(model, Random.of(1))),
    memory: noMemory(),
  };
  const steps = new Steps(model, policy, new Sgd(stgcn.optimizer), 2);
  const take = (count: number, seed: number): number => {
    return steps.take(moving, { x, labels: [0, 1, 2, 3] }, {
      learningRate: 0.1 / (1 + count),
      steps: count,
      random: Random.of(seed),
    });
  };
  const free = (): void => {
    steps[Symbol.dispose]();
    disposeMoving(moving);
    x.dispose();
  };
  return { steps, moving, take, free };
}

Deno.test("Steps leave no tensor behind but the memory of the first and the recording of the second", async () => {
  const { take, free } = await started();
  const before = tf.memory().numTensors;
  take(0, 0);
  take(1, 1);
  const after = tf.memory().numTensors;
  take(2, 2);
  assert.equal(tf.memory().numTensors, after);
  free();
  assert.ok(tf.memory().numTensors < before);
});

for (const count of [0, 1]) {
  Deno.test(`step ${count} draws the same dropout from the same seed, and another from another`, async () => {
    const loss = async (seed: number): Promise<number> => {
      const { take, free } = await started();
      for (let before = 0; before < count; before++) take(before, 7);
      const value = take(count, seed);
      free();
      return value;
    };
    assert.equal(await loss(1), await loss(1));
    assert.notEqual(await loss(1), await loss(2));
  });
}

Deno.test("a step draws masks of their own for each replica and each layer", async () => {
  const { steps, moving, free } = await started();
  const masks: DrawnMask[] = [];
  const x = tf.ones([4, 3, 16, 25, 2]);
  steps.take(moving, { x, labels: [0, 1, 2, 3] }, {
    learningRate: 0.1,
    steps: 0,
    random: Random.of(1),
    onMask: (mask) => void masks.push(mask),
  });
  assert.deepEqual(new Set(masks.map(({ replica }) => replica)), new Set([0, 1]));
  assert.equal(new Set(masks.map(({ seeds }) => seeds.join())).size, masks.length);
  x.dispose();
  free();
});

Deno.test("a step as a graph is the step kernel by kernel, at another rate and seed than it was recorded with", async () => {
  const [graph, kernels] = [await started(), await started(portable)];
  for (let count = 0; count < 4; count++) {
    const [ours, theirs] = [graph.take(count, count), kernels.take(count, count)];
    assert.ok(Math.abs(ours - theirs) < 1e-4 * theirs, `step ${count}: ${ours} and ${theirs}`);
  }
  for (const [name, tensor] of graph.moving.parameters) {
    const expected = kernels.moving.parameters.get(name) as tf.Tensor;
    const far = tf.tidy(() => tf.max(tf.abs(tf.sub(tensor, expected))).dataSync()[0] as number);
    assert.ok(far < 1e-3, `${name} is off by ${far}`);
  }
  graph.free();
  kernels.free();
});

for (const count of [0, 1]) {
  Deno.test(`step ${count} with a loss that is not finite moves nothing, and a wrong label is refused`, async () => {
    const { steps, moving, take, free } = await started();
    for (let before = 0; before < count; before++) take(before, 7);
    const x = tf.fill([4, 3, 16, 25, 2], NaN);
    const weight = moving.parameters.get("fcn.weight") as tf.Tensor;
    const poisoned = tf.fill(weight.shape, NaN);
    moving.parameters.set("fcn.weight", poisoned);
    const settings = { learningRate: 0.1, steps: count };
    const bias = [...(moving.parameters.get("fcn.bias") as tf.Tensor).dataSync()];
    assert.throws(
      () => steps.take(moving, { x, labels: [0, 1, 2, 3] }, settings),
      /Cannot go on training: the loss is NaN/,
    );
    assert.deepEqual([...(moving.parameters.get("fcn.bias") as tf.Tensor).dataSync()], bias);
    assert.throws(
      () => steps.take(moving, { x, labels: [0, 1, 2, 99] }, settings),
      /Cannot take the loss of label 99/,
    );
    tf.dispose([x, weight]);
    free();
  });
}

Deno.test("replicaSizes() cuts a batch as DataParallel does", () => {
  assert.deepEqual(replicaSizes(14, 4), [4, 4, 4, 2]);
  assert.deepEqual(replicaSizes(9, 4), [3, 3, 3]);
  assert.deepEqual(replicaSizes(5, 4), [2, 2, 1]);
});
