/** What a published config may say that has no meaning here. */

import type { Generation } from "./generation.ts";
import type { FeederArguments, PublishedOptions } from "./options.ts";

type Phase = "train" | "test";

const reasons: Readonly<Record<string, string>> = {
  num_worker: "samples are read ahead by one worker",
  pavi_log: "there is no such service",
  ignore_empty_sample: "clips without a skeleton are left out when the data is prepared",
  num_person_in: "persons are chosen when the data is prepared",
  num_person_out: "persons are chosen when the data is prepared",
  mmap: "samples are read from the disk as they are needed",
  mode: "training and testing have feeders of their own",
  window_size: "the networks take any number of frames",
  num_point: "the graph tells the joints",
  feeder: "the data set tells the feeder",
};

/** A line for each key that was given in vain. */
export function noticesOf(
  options: PublishedOptions,
  phase: Phase,
  generation: Generation,
): string[] {
  const { model_args, train_feeder_args, test_feeder_args } = options;
  return [
    ...named("", options, ["num_worker", "feeder", ...options.pavi_log ? ["pavi_log"] : []]),
    ...named("model_args.", model_args, ["window_size", "num_point"]),
    ...feederNotices("train_feeder_args.", train_feeder_args),
    ...feederNotices("test_feeder_args.", test_feeder_args),
    ...combined(options, phase, generation),
  ];
}

/** What has no meaning beside something else. */
function combined(
  options: PublishedOptions,
  phase: Phase,
  { fallsWithAdam }: Generation,
): string[] {
  const { device, save_result, weights, ignore_weights = [], optimizer, nesterov } = options;
  const { step = [], debug, train_feeder_args, test_feeder_args } = options;
  const falls = !Array.isArray(step) || step.length > 0;
  const lines: readonly (readonly [boolean, string])[] = [
    [
      phase === "test" && device !== undefined,
      "device has no meaning in a test: the engine finds its device",
    ],
    [
      phase === "train" && save_result === true,
      "save_result has no meaning in a training: as published, a test writes test_result.pkl",
    ],
    [
      phase === "test" && ignore_weights.length > 0,
      "ignore_weights leaves out what the network does not have: a test takes all of it from the file",
    ],
    [
      phase === "train" && !weights && ignore_weights.length > 0,
      "ignore_weights has no meaning without weights",
    ],
    [optimizer === "Adam" && nesterov === true, "nesterov has no meaning with Adam"],
    [
      optimizer === "Adam" && !fallsWithAdam && falls,
      "step has no meaning with Adam: as published in 2019, its rate stays",
    ],
    [
      phase === "train" && !debug && !test_feeder_args?.debug && train_feeder_args?.debug === true,
      "train_feeder_args.debug limits the val part too",
    ],
  ];
  return lines.filter(([holds]) => holds).map(([, line]) => line);
}

function feederNotices(prefix: string, given: FeederArguments | undefined): string[] {
  const keys = ["mode", "num_person_in", "num_person_out", "ignore_empty_sample", "mmap"];
  return named(prefix, given, keys);
}

function named(
  prefix: string,
  given: Readonly<Record<string, unknown>> | undefined,
  keys: readonly string[],
): string[] {
  return keys.filter((key) => given?.[key] !== undefined)
    .map((key) => `${prefix}${key} has no meaning here: ${reasons[key]}`);
}
