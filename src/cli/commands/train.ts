import type { Command } from "@commander-js/extra-typings";
import { UsageError } from "../../base/errors.ts";
import type { ModelName } from "../../models/config.ts";
import type { RunConfig } from "../../suite/run_config.ts";
import { datasetNamed, ownBeside } from "../own/chosen_dataset.ts";
import { type Cli, command, type FolderOptions, placesOf } from "../cli.ts";
import { VERDICT_HELP } from "../exit.ts";
import {
  dataDirOption,
  debugOption,
  deviceOption,
  jsonOption,
  limitOption,
  mirrorOption,
  printConfigOption,
  resumeOption,
  seedOption,
  seedsOption,
  setOption,
  trainedDatasetOption,
  trainedModelOption,
  workDirOption,
} from "../options.ts";

/** `train`: one run by its config, judged. */
export function trainCommand(cli: Cli): Command {
  const made = command(cli, "train", "Train and evaluate one model by its config", [
    "train --config config/twin-ntu-xsub/stgcn.yaml",
    "train --config config/ui-prmd-xsub/tcn.yaml --seeds 1..5",
    "train --config config/ui-prmd-xsub/stgcn.yaml --resume",
    "train --config config/twin-ntu-xsub/tcn.yaml --set recipe.num_epoch=5 --print-config",
    "train --dataset mine.yaml --model stgcn",
  ]);
  made
    .option("-c, --config <file>", "the run's config; with --dataset, whose recipe is taken")
    .addOption(trainedModelOption)
    .addOption(trainedDatasetOption)
    .addOption(setOption)
    .addOption(printConfigOption)
    .addOption(seedOption)
    .addOption(seedsOption)
    .addOption(resumeOption)
    .addOption(limitOption)
    .addOption(debugOption)
    .addOption(deviceOption)
    .addOption(mirrorOption)
    .addOption(dataDirOption)
    .addOption(workDirOption)
    .addOption(jsonOption)
    .addHelpText("after", VERDICT_HELP)
    .action(async (options) => {
      const { alone } = await import("../../suite/suite.ts");
      const { stringifyYaml } = await import("../../formats/yaml/yaml.ts");
      const { endWithVerdict } = await import("../ending.ts");
      const { seed, seeds = [seed], limit, resume } = options;
      const { config, own } = await configMeant(cli, options);
      if (options.printConfig) return cli.terminal.print(stringifyYaml(config));
      const planned = alone("train", { kind: "train", config, seeds, limit, resume });
      await endWithVerdict(cli, { command: ["train"], planned, options: { ...options, own } });
    });
  return made;
}

interface ConfigOptions extends FolderOptions {
  readonly config?: string | undefined;
  readonly dataset?: string | undefined;
  readonly model?: ModelName | undefined;
  readonly set: readonly string[];
}

/** The config that is trained by: a file's, or that of a model on a data set. @throws {UsageError} where neither is said. */
async function configMeant(
  cli: Cli,
  options: ConfigOptions,
): Promise<{ readonly config: RunConfig; readonly own: string | undefined }> {
  const { config: path, dataset: word, model, set } = options;
  if (word === undefined) {
    if (path === undefined) {
      throw new UsageError("Cannot train: say what, by --config FILE or by --dataset and --model");
    }
    const { readRunConfig } = await import("../../suite/run_config.ts");
    const config = await readRunConfig(path, path, set);
    return { config, own: ownBeside(path, config) };
  }
  if (model === undefined && path === undefined) {
    throw new UsageError(`Cannot train on "${word}": say which network, by --model or --config`);
  }
  const { configFor } = await import("../../suite/own_config.ts");
  const { dataset, own } = await datasetNamed(word);
  const request = { dataset, model: model ?? "stgcn", set, base: path };
  return { config: await configFor(placesOf(cli, options), request), own };
}
