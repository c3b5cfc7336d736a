import assert from "node:assert/strict";
import { learningRate, type Recipe, recipeConfig } from "./recipe.ts";

const recipe: Recipe = {
  optimizer: "sgd",
  base_lr: 0.1,
  momentum: 0.9,
  nesterov: true,
  weight_decay: 0.0001,
  step: [10, 50],
  num_epoch: 80,
  batch_size: 64,
  replicas: 4,
  last_batch: "keep",
  test_batch_size: 64,
  eval_interval: 5,
  save_interval: 10,
};

Deno.test("learningRate() falls to a tenth at each epoch of `step`, epochs counted from 0", () => {
  const rates = [0, 9, 10, 49, 50, 79].map((epoch) => learningRate(recipe, epoch));
  const expected = [0.1, 0.1, 0.01, 0.01, 0.001, 0.001];
  rates.forEach((rate, i) => assert.ok(Math.abs(rate - (expected[i] as number)) < 1e-12));
});

Deno.test("recipeConfig takes Adam with its own settings, and a start before the end", () => {
  const { momentum: _m, nesterov: _n, ...common } = recipe as Extract<Recipe, { optimizer: "sgd" }>;
  const adam = { ...common, optimizer: "adam", betas: [0.9, 0.999], eps: 1e-8 };
  assert.deepEqual(recipeConfig.parse({ ...adam, start_epoch: 79 }), { ...adam, start_epoch: 79 });
  assert.throws(() => recipeConfig.parse({ ...adam, momentum: 0.9 }), /momentum/);
  assert.throws(() => recipeConfig.parse({ ...recipe, start_epoch: 80 }), /less than num_epoch/);
  assert.equal("start_epoch" in recipeConfig.parse(recipe), false, "digests stay as they were");
});
