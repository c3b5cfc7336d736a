/** A published config as a run of ours. */

import { UsageError } from "../base/errors.ts";
import { validated, type YamlSource } from "../formats/yaml.ts";
import type { ModelConfig } from "../models/config.ts";
import { publishedConfig } from "../models/published_arguments.ts";
import type { Recipe } from "../training/recipe.ts";
import type { DataPlace } from "./data_place.ts";
import type { FeederConfig } from "./feeder_config.ts";
import { datasetIn, framesIn, placeOf } from "./published_data.ts";
import { noticesOf } from "./published_notices.ts";
import {
  type FeederArguments,
  publishedModelClasses,
  type PublishedOptions,
  publishedOptions,
} from "./published_options.ts";
import type { RunConfig } from "./run_config.ts";

/** What a published config comes to. */
export interface Translation {
  readonly config: RunConfig;
  /** Where it says that the databases lie; absent where it does not. */
  readonly data: DataPlace | undefined;
  readonly options: PublishedOptions;
  /** What it says and has no meaning here, a line each. */
  readonly notices: readonly string[];
}

/** What is to be translated. */
export interface TranslationRequest {
  readonly source: YamlSource;
  readonly phase: "train" | "test";
  /** Whether the command line is of 2019, `main.py recognition`. */
  readonly recognition: boolean;
  /** Our config behind a published path, over which the rest is laid. */
  readonly base: RunConfig | undefined;
}

/** Frames that both data sets are prepared with. */
const FRAMES = 300;

/** A published recording has two persons. */
const PERSONS = 2;

/**
 * Translates a published config: its keys over those of `base`, and under both the published defaults.
 * @throws {UsageError} with line and column where a key or a value is not a published one, or has no counterpart here.
 */
export function translated({ source, phase, recognition, base }: TranslationRequest): Translation {
  const options = validated(source, publishedOptions);
  refuseWithoutCounterpart(options, phase);
  const origin: YamlSource["origin"] = (path, of) => source.origin(["model_args", ...path], of);
  const model = modelOf(options, base, origin);
  const is2019 = model.name === "stgcn-2019" || (recognition && base === undefined);
  const data = placeOf(options);
  const dataset = datasetIn(options, phase) ?? base?.dataset;
  if (dataset === undefined) {
    throw new UsageError(
      `Cannot tell the data set: ${phase}_feeder_args.data_path names none of NTU-RGB-D/xsub, ` +
        "NTU-RGB-D/xview and Kinetics",
    );
  }
  const frames = framesIn(data, phase) ?? base?.feeder.frames ?? FRAMES;
  const feeder = feederOf(options, base?.feeder, frames);
  const recipe = recipeOf(options, base?.recipe, is2019, phase);
  const config = { dataset, model, feeder, recipe };
  return { config, data, options, notices: noticesOf(options, phase) };
}

/** Options that would change what a run does, and that runs here do not have. */
function refuseWithoutCounterpart(options: PublishedOptions, phase: "train" | "test"): void {
  const { debug, train_feeder_args, test_feeder_args, weights, ignore_weights = [] } = options;
  if ([debug, train_feeder_args?.debug, test_feeder_args?.debug].includes(true)) {
    throw new UsageError("Cannot use debug: true: a run reads every sample");
  }
  if (phase === "train" && weights) {
    throw new UsageError(`Cannot train from weights "${weights}": a run starts from its seed`);
  }
  if (ignore_weights.length > 0) {
    throw new UsageError(
      `Cannot use ignore_weights [${ignore_weights.join(", ")}]: weights are evaluated whole`,
    );
  }
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
        }: model is one of ${Object.keys(publishedModelClasses).join(", ")}`,
      );
    }
    return base.model;
  }
  return publishedConfig(publishedModelClasses[model], model_args ?? {}, PERSONS, origin);
}

function recipeOf(
  options: PublishedOptions,
  base: Recipe | undefined,
  is2019: boolean,
  phase: "train" | "test",
): Recipe {
  const { step = base?.step ?? (is2019 ? [] : [20, 40, 60]), device } = options;
  return {
    optimizer: "sgd",
    base_lr: options.base_lr ?? base?.base_lr ?? 0.01,
    momentum: 0.9,
    nesterov: options.nesterov ?? base?.nesterov ?? is2019,
    weight_decay: options.weight_decay ?? base?.weight_decay ?? (is2019 ? 0.0001 : 0.0005),
    step: Array.isArray(step) ? step : [step],
    num_epoch: options.num_epoch ?? base?.num_epoch ?? 80,
    batch_size: options.batch_size ?? base?.batch_size ?? 256,
    replicas: phase === "test" || device === undefined
      ? base?.replicas ?? 1
      : Array.isArray(device)
      ? device.length
      : 1,
    last_batch: is2019 ? "drop" : "keep",
    test_batch_size: options.test_batch_size ?? base?.test_batch_size ?? 256,
    eval_interval: options.eval_interval ?? base?.eval_interval ?? 5,
    save_interval: options.save_interval ?? base?.save_interval ?? 10,
  };
}

type FeederPart = FeederConfig["train"];

const plain: FeederPart = {
  window_size: 0,
  random_choose: false,
  random_shift: false,
  random_move: false,
  pose_matching: false,
  mean_subtraction: 0,
  normalization: false,
  temporal_downsample_step: 1,
};

function feederOf(
  { train_feeder_args, test_feeder_args }: PublishedOptions,
  base: FeederConfig | undefined,
  frames: number,
): FeederConfig {
  return {
    frames,
    train: partOf(train_feeder_args, base?.train ?? plain),
    test: partOf(test_feeder_args, base?.test ?? plain),
  };
}

/** The published -1 for a window is our 0: the frames as they are. */
function partOf(given: FeederArguments | undefined, base: FeederPart): FeederPart {
  const window = given?.window_size ?? base.window_size;
  return {
    window_size: Math.max(0, window),
    random_choose: given?.random_choose ?? base.random_choose,
    random_shift: given?.random_shift ?? base.random_shift,
    random_move: given?.random_move ?? base.random_move,
    pose_matching: given?.pose_matching ?? base.pose_matching,
    mean_subtraction: given?.mean_subtraction ?? base.mean_subtraction,
    normalization: given?.normalization ?? base.normalization,
    temporal_downsample_step: given?.temporal_downsample_step ?? base.temporal_downsample_step,
  };
}
