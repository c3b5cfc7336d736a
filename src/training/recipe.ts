/** How a network is trained: the optimizer, the schedule, and what a batch is. */

import { z } from "zod";

const count = z.int().min(1);

const share = z.number().min(0).lt(1);

const rate = { base_lr: z.number().positive() };
const decay = { weight_decay: z.number().min(0) };

/** What is the same with every optimizer. */
const schedule = {
  /** Epochs, counted from 0, from which on the learning rate is a tenth of what it was. */
  step: z.array(z.int().min(0)),
  num_epoch: count,
  /** Epochs that are passed over at the start, 0 where it is not given; the rate is that of the first one left. */
  start_epoch: z.int().min(0).exactOptional(),
  batch_size: count,
  /** Shares of a batch that are normalized apart, as data-parallel training on several GPUs does. */
  replicas: count,
  /** What becomes of the last, smaller batch of an epoch: generation 2018 kept it, 2019 dropped it. */
  last_batch: z.enum(["keep", "drop"]),
  test_batch_size: count,
  /** Epochs between evaluations, and between checkpoints; both also come after the last. */
  eval_interval: count,
  save_interval: count,
};

/** The published options under their published names; all but one are given, none of these has a default. */
export const recipeConfig = z.discriminatedUnion("optimizer", [
  z.strictObject({
    optimizer: z.literal("sgd"),
    ...rate,
    momentum: share,
    nesterov: z.boolean(),
    ...decay,
    ...schedule,
  }),
  z.strictObject({
    optimizer: z.literal("adam"),
    ...rate,
    betas: z.tuple([share, share]),
    eps: z.number().positive(),
    ...decay,
    ...schedule,
  }),
]).refine(({ start_epoch = 0, num_epoch }) => start_epoch < num_epoch, {
  path: ["start_epoch"],
  error: "expected less than num_epoch",
});

export type Recipe = z.infer<typeof recipeConfig>;

/** base · 0.1^(epochs of `step` that are reached), the epoch counted from 0. */
export function learningRate(recipe: Recipe, epoch: number): number {
  return recipe.base_lr * 0.1 ** recipe.step.filter((fall) => fall <= epoch).length;
}

/** Whether something that is done every `interval` epochs, and after the last, comes after `epoch`. */
export function isDue({ num_epoch }: Recipe, epoch: number, interval: number): boolean {
  return (epoch + 1) % interval === 0 || epoch + 1 === num_epoch;
}
