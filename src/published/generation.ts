/** The two published implementations as records: what their parsers and processors have otherwise. */

import { UsageError } from "../base/errors.ts";
import type { ModelConfig, ModelName } from "../models/config.ts";
import type { Recipe } from "../training/recipe.ts";
import type { PublishedOptions } from "./options.ts";

/** One of the implementations. */
export interface Generation {
  /** Where nobody names a work folder. */
  readonly workDir: string;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  /** Epochs at which the rate falls. */
  readonly step: readonly number[];
  /** Whether the rate falls with Adam too, or with SGD alone. */
  readonly fallsWithAdam: boolean;
  /** What becomes of the last, smaller batch of an epoch. */
  readonly lastBatch: Recipe["last_batch"];
  /** Keys that only its own parser knows and config.yaml always holds, with their defaults. */
  readonly ownOptions: PublishedOptions;
}

/** yysijie/st-gcn at 4e51f3c, of January 2018. */
export const of2018: Generation = {
  workDir: "./work_dir/temp",
  nesterov: false,
  weightDecay: 0.0005,
  step: [20, 40, 60],
  fallsWithAdam: true,
  lastBatch: "keep",
  ownOptions: { save_score: false, seed: 1 },
};

/** yysijie/st-gcn at 221c0e1, of August 2019. */
export const of2019: Generation = {
  workDir: "./work_dir/tmp",
  nesterov: true,
  weightDecay: 0.0001,
  step: [],
  fallsWithAdam: false,
  lastBatch: "drop",
  ownOptions: { save_result: false, save_log: true, use_gpu: true },
};

/** The networks that were published. One that is not here is only ours: no published option can name it. */
const generations = {
  "stgcn": of2018,
  "stgcn-2019": of2019,
  "tcn": of2018,
} as const satisfies Partial<Record<ModelName, Generation>>;

/** The settings of a network that was published. */
export type PublishedNetwork = Extract<ModelConfig, { name: keyof typeof generations }>;

function isPublished(config: ModelConfig): config is PublishedNetwork {
  return Object.hasOwn(generations, config.name);
}

/** Settings as those of a published network. @throws {UsageError} if it was never published. */
export function publishedNetwork(config: ModelConfig): PublishedNetwork {
  const { name } = config;
  if (isPublished(config)) return config;
  throw new UsageError(
    `Cannot put network "${name}" into published options: it was never published; those of ${
      Object.keys(generations).join(", ")
    } were`,
  );
}

/** The implementation that has a network. */
export function generationOf({ name }: Pick<PublishedNetwork, "name">): Generation {
  return generations[name];
}
