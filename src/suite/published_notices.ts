/** What a published config may say that has no meaning here. */

import type { FeederArguments, PublishedOptions } from "./published_options.ts";

const reasons: Readonly<Record<string, string>> = {
  num_worker: "samples are read ahead by one worker",
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
export function noticesOf(options: PublishedOptions, phase: "train" | "test"): string[] {
  const { model_args, train_feeder_args, test_feeder_args } = options;
  const given = [
    ...named("", options, ["num_worker", "feeder"]),
    ...named("model_args.", model_args, ["window_size", "num_point"]),
    ...feederNotices("train_feeder_args.", train_feeder_args),
    ...feederNotices("test_feeder_args.", test_feeder_args),
  ];
  const device = phase === "test" && options.device !== undefined
    ? ["device has no meaning in a test: the engine finds its device"]
    : [];
  return [...given, ...device];
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
