import assert from "node:assert/strict";
import { DataError, InterruptedError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import type { Batch } from "../datasets/batches.ts";
import { tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import type { Batches } from "../evaluation/batches.ts";
import { evaluate } from "../evaluation/predict.ts";
import { initialWeights } from "../models/model.ts";
import type { TrainingEvent } from "./event.ts";
import { fit } from "./fit.ts";
import { learningRate } from "./recipe.ts";
import type { FitRequest } from "./run.ts";
import { digestInOwnProcess } from "./testdata/processes.ts";
import { tinyBatches, tinyModel, tinyRecipe, tinyTrain, tinyVal } from "./testdata/tiny.ts";

function request(changes: Partial<FitRequest> = {}): FitRequest {
  let time = 0;
  return {
    model: tinyModel(),
    policy: mkl,
    recipe: tinyRecipe,
    train: tinyTrain,
    val: tinyVal,
    seed: 1,
    now: () => time += 1000,
    ...changes,
  };
}

Deno.test("fit() evaluates as the recipe wants it, lowers the rate, and leaves no tensor", async () => {
  await testEngine();
  const tensors = tf.memory().numTensors;
  const events: TrainingEvent[] = [];
  const counts = new Set<number>();
  const fitted = await fit(request({
    onProgress: (event) => {
      events.push(event);
      if (event.kind === "batch" && events.length > 1) counts.add(tf.memory().numTensors);
    },
  }));
  assert.equal(tf.memory().numTensors, tensors);
  assert.equal(counts.size, 1, "every step leaves as many tensors as the one before it");
  assert.equal(fitted.steps, 12);
  const evaluated = fitted.curve.map(({ evaluation }) => evaluation !== undefined);
  assert.deepEqual(evaluated, [false, true, true]);
  const rates = [0, 1, 2].map((epoch) => learningRate(tinyRecipe, epoch));
  assert.deepEqual(fitted.curve.map((row) => row.learningRate), rates);
  const losses = events.flatMap((e) => e.kind === "batch" && e.epoch === 0 ? [e.loss] : []);
  assert.equal(fitted.curve[0]?.loss, losses.reduce((a, b) => a + b, 0) / 4);
  const last = events.findLast((e) => e.kind === "batch");
  assert.ok(last?.kind === "batch" && last.samplesDone === 42 && last.samplesTotal === 42);
});

Deno.test("fit() returns the evaluation of the weights that it returns", async () => {
  await testEngine();
  const fitted = await fit(request());
  const again = await evaluate(tinyModel(), fitted.weights, tinyVal, mkl);
  const { spent, ...evaluation } = fitted.evaluation;
  assert.deepEqual(again, evaluation);
  assert.ok(spent !== undefined && spent.engine <= spent.whole);
  assert.equal(fitted.curve.at(-1)?.evaluation?.correct1, again.correct1);
});

Deno.test("fit() starts from given values where there are some, and at the epoch that the recipe starts at", async () => {
  await testEngine();
  const bias = Float32Array.of(1, 2, 3, 4, 5, 6);
  const initial = new Map([["fcn.bias", bias]]);
  const recipe = { ...tinyRecipe, start_epoch: 2, base_lr: 1e-9, weight_decay: 0 };
  const epochs: number[] = [];
  const fitted = await fit(request({
    recipe,
    initial,
    onEvaluated: (epoch, { names }) => Promise.resolve(void epochs.push(epoch, names.length)),
  }));
  assert.deepEqual(epochs, [2, 7]);
  assert.deepEqual([fitted.steps, fitted.curve.map(({ epoch }) => epoch)], [4, [2]]);
  assert.equal(fitted.curve[0]?.learningRate, learningRate(recipe, 2));
  const drawn = initialWeights(tinyModel(), Random.of(1).fork("parameters"));
  for (const name of ["fcn.bias", "fcn.weight"]) {
    const expected = initial.get(name) ?? drawn.get(name);
    const far = [...fitted.weights.get(name) ?? [NaN]].map((value, i) =>
      Math.abs(value - (expected?.[i] as number))
    );
    assert.ok(Math.max(...far) < 1e-6, `${name} is hardly moved`);
  }
});

/** Two epochs of the same batch twice. */
const again = tinyBatches(4, 4, undefined);
const twice: Batches = {
  ...again,
  samples: 8,
  count: 2,
  *from(first): Generator<Batch> {
    for (let number = first; number < 2; number++) yield* again.from(0) as Iterable<Batch>;
  },
};

Deno.test("fit() gives each epoch an order of its own, and each step masks of its own", async () => {
  await testEngine();
  const orders: number[] = [];
  const losses: number[] = [];
  await fit(request({
    recipe: { ...tinyRecipe, num_epoch: 2, base_lr: 1e-30, weight_decay: 0 }, // only masks move a loss
    train: (random) => {
      orders.push(random.fork("order").bits());
      return twice;
    },
    onProgress: (event) => void (event.kind === "batch" && losses.push(event.loss)),
  }));
  assert.deepEqual([orders.length, new Set(orders).size], [2, 2]);
  assert.deepEqual([losses.length, new Set(losses).size], [4, 4]);
});

Deno.test("fit() steps at the rate of its epoch, from the first step of it on", async () => {
  await testEngine();
  const model = tinyModel();
  const biases = [initialWeights(model, Random.of(1).fork("parameters")).get("fcn.bias")];
  await fit(request({
    model,
    recipe: {
      ...{ ...tinyRecipe, optimizer: "sgd", momentum: 0, nesterov: false, weight_decay: 0 },
      ...{ base_lr: 1e-3, step: [1], num_epoch: 2, save_interval: 1 },
    },
    train: () => again,
    onSaved: (_, weights) => Promise.resolve(void biases.push(weights.get("fcn.bias"))),
  }));
  const [first, second] = [0, 1].map((epoch) =>
    Math.hypot(...(biases[epoch + 1] ?? []).map((b, i) => b - (biases[epoch]?.[i] as number)))
  ) as [number, number];
  const ratio = first / second; // a tenth of the rate, and other masks
  assert.ok(ratio > 5 && ratio < 20, `epoch 0 moved ${ratio} times as far as epoch 1`);
});

Deno.test("fit() gives the same bits for the same seed, others for another", async () => {
  const digests = [];
  for (const seed of [1, 1, 2]) digests.push(await digestInOwnProcess(seed));
  assert.match(digests[0] as string, /^[0-9a-f]{64}$/);
  assert.equal(digests[1], digests[0]);
  assert.notEqual(digests[2], digests[0]);
});

Deno.test("fit() stops at a sample with a value that is no number, and names it", async () => {
  await testEngine();
  const tensors = tf.memory().numTensors;
  const broken = (batches: Batches): Batches => ({
    ...batches,
    *from(first): Generator<Batch> {
      for (const batch of batches.from(first) as Iterable<Batch>) {
        const position = batch.indices.indexOf(9);
        if (position >= 0) batch.data[position * batch.data.length / batch.indices.length] = NaN;
        yield batch;
      }
    },
  });
  await assert.rejects(fit(request({ train: (random) => broken(tinyTrain(random)) })), (thrown) => {
    assert.ok(thrown instanceof DataError);
    assert.match(thrown.message, /sum to NaN in epoch 0, batch \d .*not all .*"sample9"$/);
    return true;
  });
  assert.equal(tf.memory().numTensors, tensors);
});

Deno.test("fit() stops where the loss leaves all bounds, and names epoch, batch and samples", async () => {
  await testEngine();
  const recipe = { ...tinyRecipe, base_lr: 1e30 };
  await assert.rejects(fit(request({ recipe })), (thrown) => {
    assert.ok(thrown instanceof DataError);
    assert.match(thrown.message, /loss is \S+ in epoch 0, batch \d .*its samples are "sample\d+"/);
    return true;
  });
});

Deno.test("fit() stops between two batches once the signal is given", async () => {
  await testEngine();
  const tensors = tf.memory().numTensors;
  const controller = new AbortController();
  const onProgress = (event: TrainingEvent): void => {
    if (event.kind === "batch" && event.epoch === 1) controller.abort();
  };
  await assert.rejects(fit(request({ signal: controller.signal, onProgress })), InterruptedError);
  assert.equal(tf.memory().numTensors, tensors);
});
