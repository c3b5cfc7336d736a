import assert from "node:assert/strict";
import { learningRate, type Recipe } from "./recipe.ts";

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

Deno.test("learningRate() falls to a tenth at each step, epochs counted from 0", () => {
  const rates = [0, 9, 10, 49, 50, 79].map((epoch) => learningRate(recipe, epoch));
  const expected = [0.1, 0.1, 0.01, 0.01, 0.001, 0.001];
  rates.forEach((rate, i) => assert.ok(Math.abs(rate - (expected[i] as number)) < 1e-12));
});
