/** The config of a run on a user's own data set: another run's, with the sizes that the data set has. */

import { overridden, validated } from "../formats/yaml/yaml.ts";

import type { DatasetChoice } from "../datasets/catalog/choice.ts";
import { type OwnDataset, shapeOf } from "../datasets/described/description.ts";
import type { ModelConfig, ModelName } from "../models/config.ts";
import type { Places } from "../provision/context.ts";
import { readConfigOf } from "./configs.ts";
import { readRunConfig, type RunConfig, runConfig } from "./run_config.ts";

/** Whose recipes are taken where none is named: those on real recordings that are at hand, and learn in minutes on a CPU. */
const DEFAULT = "ui-prmd-xsub";

/** What a run is asked for by its data set. */
export interface ConfigRequest {
  readonly dataset: DatasetChoice;
  readonly model: ModelName;
  /** `--set` assignments, laid over all else. */
  readonly set: readonly string[];
  /** A config's file whose recipe, feeder and network are taken; the usual one where none is named. */
  readonly base?: string | undefined;
}

/**
 * The config of a network on a data set: the project's own, or for a user's data set one that is fitted to it.
 * @throws {UsageError} if there is no such run or file, or naming all that is wrong in it.
 */
export async function configFor(
  places: Places,
  { dataset, model, set, base }: ConfigRequest,
): Promise<RunConfig> {
  if (typeof dataset === "string" && base === undefined) {
    return await readConfigOf(places, `${dataset}/${model}`, set);
  }
  const from = base === undefined
    ? await readConfigOf(places, `${DEFAULT}/${model}`)
    : await readRunConfig(base, base);
  if (typeof dataset === "string") return fitted({ ...from, dataset }, set, base);
  return fitted(fittedTo(dataset, from), set, base);
}

function fitted(config: RunConfig, set: readonly string[], base?: string): RunConfig {
  const shown = base ?? `the config of ${DEFAULT}`;
  return validated(overridden({ value: config, origin: () => shown }, set), runConfig);
}

/** A config on another data set: layout, classes, channels, persons and frames are that one's, all else stays. */
export function fittedTo(own: OwnDataset, { model, feeder, recipe }: RunConfig): RunConfig {
  const sized = { ...feeder, frames: own.frames };
  return { dataset: own, model: networkFor(own, model), feeder: sized, recipe };
}

function networkFor(own: OwnDataset, model: ModelConfig): ModelConfig {
  const { layout } = own;
  const [channels, , joints, persons] = shapeOf(own);
  const num_class = own.classes.length;
  switch (model.name) {
    case "stgcn":
      return { ...model, layout, channel: channels, num_class, num_person: persons };
    case "stgcn-2019":
      return { ...model, layout, in_channels: channels, num_class, num_person: persons };
    case "tcn":
      return { ...model, channel: channels * joints * persons, num_class };
  }
}
