/** Mutations that only a training shows: they are in what it decides, not in how it computes. */

import type { Mutation } from "./mutation.ts";

const samples = "src/training/samples.ts";
const trainer = "src/training/trainer.ts";
const fitTest = "src/training/fit_test.ts";
const engineRunner = "src/suite/engine_runner.ts";

/** Which samples, in what order. */
const order: readonly Mutation[] = [
  {
    name: "no shuffling",
    file: samples,
    find: 'batchSize, lastBatch, order: "shuffled" }',
    replace: 'batchSize, lastBatch, order: "file" }',
    layer: "training",
    tests: ["src/training/samples_test.ts"],
  },
  {
    name: "the same order in every epoch",
    file: trainer,
    find: "return this.#random.fork(`epoch/${epoch}`);",
    replace: "return this.#random.fork(`epoch/${0 * epoch}`);",
    layer: "training",
    tests: [fitTest],
  },
  {
    name: "sample order reversed with labels",
    file: "src/datasets/batches.ts",
    find: "    indices,\n    seed: ",
    replace: "    indices: indices.toReversed(),\n    seed: ",
    layer: "training",
    tests: ["src/datasets/batches_test.ts"],
  },
  {
    name: "the last batch dropped",
    file: samples,
    find: "const { batch_size: batchSize, last_batch: lastBatch } = recipe;",
    replace:
      'const { batchSize, lastBatch } = { batchSize: recipe.batch_size, lastBatch: "drop" } as const;',
    layer: "training",
    tests: ["src/training/samples_test.ts"],
  },
  {
    name: "training on the val half",
    file: "src/suite/measure.ts",
    find: "context.runner.train(config, { train, val }, seed, {",
    replace: "context.runner.train(config, { train: val, val }, seed, {",
    layer: "training",
    tests: ["src/suite/run_test.ts"],
  },
  {
    name: "evaluation on the train half",
    file: engineRunner,
    find: "val: evaluationBatches(\n        val,",
    replace: "val: evaluationBatches(\n        train,",
    layer: "inputs",
    tests: ["src/suite/engine_runner_test.ts"],
  },
];

/** What is drawn. */
const draws: readonly Mutation[] = [
  {
    name: "seeds ignored",
    file: trainer,
    find: "this.#random = Random.of(seed);",
    replace: "this.#random = Random.of(0 * seed);",
    layer: "training",
    tests: [fitTest],
  },
  {
    name: "every seed trained as seed 1",
    file: engineRunner,
    find: "      seed,\n      initial: ",
    replace: "      seed: Math.min(seed, 1),\n      initial: ",
    layer: "training",
    tests: ["src/suite/engine_runner_test.ts"],
  },
  {
    name: "initial weights drawn a factor of √2 too wide",
    file: "src/nn/initialization.ts",
    find: "deviation: Math.sqrt(2 / (out * elements))",
    replace: "deviation: Math.sqrt(4 / (out * elements))",
    layer: "training",
    tests: ["src/nn/initialization_test.ts"],
  },
  {
    name: "no dropout",
    file: "src/nn/norm.ts",
    find: "{ relu, dropout, joints, shift }",
    replace: "{ relu, dropout: dropout && 0, joints, shift }",
    layer: "training",
    tests: ["src/models/tcn_test.ts"],
  },
  {
    name: "dropout 0.4",
    file: "src/models/tcn.ts",
    find: "const dropout = 0.5;",
    replace: "const dropout = 0.4;",
    layer: "training",
    tests: ["src/models/tcn_test.ts"],
  },
  {
    name: "the same masks at every step",
    file: trainer,
    find: "this.#random.fork(`dropout/${epoch}/${number}`)",
    replace: "this.#random.fork(`dropout/${0 * epoch}/${0 * number}`)",
    layer: "training",
    tests: [fitTest],
  },
  {
    name: "the same masks in every replica",
    file: "src/training/steps.ts",
    find: "const own = random.fork(`replica/${replica}`);",
    replace: "const own = random.fork(`replica/${0 * replica}`);",
    layer: "training",
    tests: ["src/training/steps_test.ts"],
  },
];

/** How fast. */
const rates: readonly Mutation[] = [
  {
    name: "learning rate one epoch late",
    file: trainer,
    find: "learningRate: learningRate(this.#recipe, epoch),",
    replace: "learningRate: learningRate(this.#recipe, epoch - 1),",
    layer: "training",
    tests: [fitTest],
  },
  {
    name: "learning-rate steps off by one",
    file: "src/training/recipe.ts",
    find: "recipe.step.filter((fall) => fall <= epoch)",
    replace: "recipe.step.filter((fall) => fall < epoch)",
    layer: "training",
    tests: ["src/training/recipe_test.ts"],
  },
];

/** All of them. */
export const TRAINED: readonly Mutation[] = [...order, ...draws, ...rates];
