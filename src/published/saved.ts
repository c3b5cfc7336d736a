/** The effective options of a run under their published keys, as the published processors save them in config.yaml. */

import { publishedArguments } from "./arguments.ts";
import { type DatabasePaths, databasePaths } from "../datasets/database.ts";
import type { Part } from "../datasets/splits.ts";
import { pathsIn } from "../provision/opened_data.ts";
import { databaseFolder } from "../provision/databases.ts";
import type { Places } from "../provision/context.ts";
import { publishedFeeder } from "./feeder.ts";
import { generationOf, publishedNetwork } from "./generation.ts";
import { publishedKeys, type PublishedOptions } from "./options.ts";
import { recipeOptions } from "./recipe.ts";
import type { RunTask } from "../suite/task.ts";

/** Where and from what a run was started. */
export interface SavedFrom {
  readonly task: RunTask;
  /** What the user said; what has no meaning here is kept as it was said. */
  readonly options: PublishedOptions;
  /** The work folder. */
  readonly work: string;
}

/**
 * All options of a run; `main --config` makes the same run of them. The keys are those that the published parser of the
 * model's generation knows, and whatever the user gave.
 * @throws {UsageError} for a network that was never published.
 */
export function savedOptions(
  { task, options, work }: SavedFrom,
  places: Pick<Places, "data">,
): PublishedOptions {
  const { feeder, recipe } = task.config;
  const network = publishedNetwork(task.config.model);
  const { model, args } = publishedArguments(network);
  const paths = (part: Part): DatabasePaths =>
    task.data === undefined
      ? databasePaths(databaseFolder(places.data, task.config.dataset), part)
      : pathsIn(task.data, part);
  const { print_log = true, ignore_weights = [] } = options;
  const all: PublishedOptions = {
    ...generationOf(network).ownOptions,
    ...options,
    work_dir: work,
    config: options.config ?? null,
    phase: task.kind === "train" ? "train" : "test",
    log_interval: options.log_interval ?? 100,
    print_log,
    show_topk: options.show_topk ?? [1, 5],
    ...(task.kind === "evaluate" ? {} : {
      train_feeder_args: {
        ...options.train_feeder_args,
        ...publishedFeeder(feeder.train, paths("train")),
      },
    }),
    test_feeder_args: {
      ...options.test_feeder_args,
      ...publishedFeeder(feeder.test, paths("val")),
    },
    model,
    model_args: { ...options.model_args, ...args },
    weights: task.kind === "evaluate" ? task.weights : task.initial?.weights ?? null,
    ignore_weights,
    ...recipeOptions(recipe),
  };
  return Object.fromEntries(
    publishedKeys.flatMap((key) => key in all ? [[key, all[key as keyof PublishedOptions]]] : []),
  );
}
