/** A published config as a run of ours. */

import { UsageError } from "../base/errors.ts";
import type { DatasetChoice } from "../datasets/catalog/choice.ts";
import { validated, type YamlSource } from "../formats/yaml/yaml.ts";
import type { ModelConfig } from "../models/config.ts";
import { publishedConfig } from "./arguments.ts";
import type { DataPlace } from "../provision/opened_data.ts";
import { datasetIn, framesIn, placeOf, unknownDataset } from "./data.ts";
import { feederOf } from "./feeder.ts";
import { refuseForeign } from "./foreign.ts";
import { generationOf, publishedNetwork } from "./generation.ts";
import { noticesOf } from "./notices.ts";
import { publishedModels, type PublishedOptions, publishedOptions } from "./options.ts";
import { recipeOf } from "./recipe.ts";
import type { RunConfig } from "../suite/run_config.ts";

/** What a published config comes to. */
export interface Translation {
  readonly config: RunConfig;
  /** Where it says that the databases lie; absent where it does not. */
  readonly data: DataPlace | undefined;
  /** Samples of each part that `debug` leaves. */
  readonly limit: number | undefined;
  readonly options: PublishedOptions;
  /** What it says and has no meaning here, a line each. */
  readonly notices: readonly string[];
}

/** What is to be translated. */
export interface TranslationRequest {
  readonly source: YamlSource;
  readonly phase: "train" | "test";
  /** Our config behind a published path, over which the rest is laid. */
  readonly base: RunConfig | undefined;
  /** The data set, where no path of data tells it. */
  readonly dataset?: DatasetChoice | undefined;
}

/** Frames that both data sets are prepared with. */
const FRAMES = 300;

/** A published recording has two persons. */
const PERSONS = 2;

/**
 * Translates a published config: its keys over those of `base`, and under both the published defaults. The model tells
 * which generation's these are.
 * @throws {UsageError} with line and column where a key or a value is not a published one, or has no counterpart here; if
 * the network of `base` was never published.
 */
export function translated(request: TranslationRequest): Translation {
  const { source, phase, base } = request;
  refuseForeign(source);
  const options = validated(source, publishedOptions);
  const origin: YamlSource["origin"] = (path, of) => source.origin(["model_args", ...path], of);
  const model = publishedNetwork(modelOf(options, base, origin));
  const generation = generationOf(model);
  const data = placeOf(options);
  const dataset = datasetIn(options, phase) ?? base?.dataset ?? request.dataset;
  if (dataset === undefined) {
    throw unknownDataset(options, phase);
  }
  const frames = framesIn(data, phase) ?? base?.feeder.frames ?? FRAMES;
  const feeder = feederOf(options, base?.feeder, frames);
  const recipe = recipeOf({ options, base: base?.recipe, generation, phase });
  const { start_epoch = 0, num_epoch } = recipe;
  if (start_epoch >= num_epoch) {
    throw new UsageError(
      `${source.origin(["start_epoch"])}: start_epoch: expected less than num_epoch, ${num_epoch}`,
    );
  }
  return {
    config: { dataset, model, feeder, recipe },
    data,
    limit: limitOf(options, phase),
    options,
    notices: noticesOf(options, phase, generation),
  };
}

function modelOf(
  { model, model_args }: PublishedOptions,
  base: RunConfig | undefined,
  origin: YamlSource["origin"],
): ModelConfig {
  if (model === undefined) {
    if (model_args !== undefined || base === undefined) {
      throw new UsageError(
        `Cannot tell the model${
          model_args === undefined ? "" : " of model_args"
        }: model is one of ${publishedModels.join(", ")}`,
      );
    }
    return base.model;
  }
  return publishedConfig(model, model_args ?? {}, PERSONS, origin);
}

/** How many samples the published feeders take with `debug`. */
const DEBUGGED = 100;

/**
 * The samples of each part that `debug` leaves, if it is on; a feeder's own says more than that of all.
 * @throws {UsageError} where it is on for the val part of a training alone, which a run cannot cut without the train part.
 */
function limitOf(
  { debug = false, train_feeder_args, test_feeder_args }: PublishedOptions,
  phase: "train" | "test",
): number | undefined {
  const { debug: train = debug } = train_feeder_args ?? {};
  const { debug: test = debug } = test_feeder_args ?? {};
  if (phase === "train" && test && !train) {
    throw new UsageError(
      "Cannot use test_feeder_args.debug alone in a training: debug limits both parts",
    );
  }
  return (phase === "train" ? train : test) ? DEBUGGED : undefined;
}
