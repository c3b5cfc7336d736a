/** The published options of training as a recipe, and a recipe as published options. */

import type { Recipe } from "../training/recipe.ts";
import type { Generation } from "./generation.ts";
import type { PublishedOptions } from "./options.ts";

/** What decides a recipe beside the options. */
export interface RecipeRequest {
  readonly options: PublishedOptions;
  /** That of our config behind a published path. */
  readonly base: Recipe | undefined;
  /** That of the model. */
  readonly generation: Generation;
  readonly phase: "train" | "test";
}

type Schedule = Omit<Recipe, "optimizer" | "momentum" | "nesterov" | "betas" | "eps">;

/** The options over `base`, and under both the published defaults. */
export function recipeOf(request: RecipeRequest): Recipe {
  const { options, base, generation } = request;
  const name = options.optimizer ?? (base?.optimizer === "adam" ? "Adam" : "SGD");
  const schedule = scheduleOf(request);
  if (name === "Adam") {
    const step = generation.fallsWithAdam ? schedule.step : [];
    return { optimizer: "adam", betas: [0.9, 0.999], eps: 1e-8, ...schedule, step };
  }
  const nesterov = base?.optimizer === "sgd" ? base.nesterov : generation.nesterov;
  return { optimizer: "sgd", momentum: 0.9, nesterov: options.nesterov ?? nesterov, ...schedule };
}

function scheduleOf({ options, base, generation, phase }: RecipeRequest): Schedule {
  const { step = base?.step ?? generation.step } = options;
  const { start_epoch = base?.start_epoch ?? 0 } = options;
  return {
    base_lr: options.base_lr ?? base?.base_lr ?? 0.01,
    weight_decay: options.weight_decay ?? base?.weight_decay ?? generation.weightDecay,
    step: [step].flat(),
    num_epoch: options.num_epoch ?? base?.num_epoch ?? 80,
    ...(start_epoch === 0 || phase === "test" ? {} : { start_epoch }),
    batch_size: options.batch_size ?? base?.batch_size ?? 256,
    replicas: phase === "train" ? replicasOf(options, base) : base?.replicas ?? 1,
    last_batch: generation.lastBatch,
    test_batch_size: options.test_batch_size ?? base?.test_batch_size ?? 256,
    eval_interval: options.eval_interval ?? base?.eval_interval ?? 5,
    save_interval: options.save_interval ?? base?.save_interval ?? 10,
  };
}

/** Several devices are data parallel replicas. */
function replicasOf({ device }: PublishedOptions, base: Recipe | undefined): number {
  if (device === undefined) return base?.replicas ?? 1;
  return Array.isArray(device) ? device.length : 1;
}

/** The way back: options that {@link recipeOf} makes the recipe of. */
export function recipeOptions(recipe: Recipe): PublishedOptions {
  const { base_lr, weight_decay, step, num_epoch, start_epoch = 0, batch_size } = recipe;
  const { replicas, test_batch_size, eval_interval, save_interval } = recipe;
  return {
    base_lr,
    step,
    optimizer: recipe.optimizer === "adam" ? "Adam" : "SGD",
    ...(recipe.optimizer === "sgd" ? { nesterov: recipe.nesterov } : {}),
    weight_decay,
    device: replicas === 1 ? 0 : Array.from({ length: replicas }, (_, index) => index),
    batch_size,
    test_batch_size,
    start_epoch,
    num_epoch,
    eval_interval,
    save_interval,
  };
}
