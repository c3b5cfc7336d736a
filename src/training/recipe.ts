/** How a network is trained: the optimizer, the schedule, and what a batch is. */

import { z } from "zod";

const count = z.int().min(1);

/** The published options under their published names; every one is given, none has a default. */
export const recipeConfig = z.strictObject({
  optimizer: z.literal("sgd"),
  base_lr: z.number().positive(),
  momentum: z.number().min(0).lt(1),
  nesterov: z.boolean(),
  weight_decay: z.number().min(0),
  /** Epochs, counted from 0, from which on the learning rate is a tenth of what it was. */
  step: z.array(z.int().min(0)),
  num_epoch: count,
  batch_size: count,
  /** Shares of a batch that are normalized apart, as data-parallel training on several GPUs does. */
  replicas: count,
  /** What becomes of the last, smaller batch of an epoch: generation 2018 kept it, 2019 dropped it. */
  last_batch: z.enum(["keep", "drop"]),
  test_batch_size: count,
  /** Epochs between evaluations, and between checkpoints; both also come after the last. */
  eval_interval: count,
  save_interval: count,
});

export type Recipe = z.infer<typeof recipeConfig>;

/** base · 0.1^(steps reached), the epoch counted from 0. */
export function learningRate(recipe: Recipe, epoch: number): number {
  return recipe.base_lr * 0.1 ** recipe.step.filter((step) => step <= epoch).length;
}
