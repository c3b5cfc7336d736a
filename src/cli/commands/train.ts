import type { Command } from "@commander-js/extra-typings";
import { stringifyYaml } from "../../formats/yaml/yaml.ts";
import { suiteResult } from "../../report/result.ts";
import { performRun } from "../../suite/run.ts";
import { readRunConfig, runName } from "../../suite/run_config.ts";
import { type Cli, command } from "../cli.ts";
import {
  dataDirOption,
  debugOption,
  deviceOption,
  jsonOption,
  limitOption,
  limitWords,
  mirrorOption,
  printConfigOption,
  resumeOption,
  seedOption,
  seedsOption,
  setOption,
  workDirOption,
} from "../options.ts";
import { presentResult } from "../present.ts";
import { runContextOf } from "../run_context.ts";

/** `train`: one run by its config. It ends with 0 once trained, whatever the verdict: a changed recipe is no regression. */
export function trainCommand(cli: Cli): Command {
  const made = command(cli, "train", "Train and evaluate one model by its config", [
    "train --config config/twin-ntu-xsub/stgcn.yaml",
    "train --config config/ui-prmd-xsub/tcn.yaml --seeds 1..5",
    "train --config config/ui-prmd-xsub/stgcn.yaml --resume",
    "train --config config/twin-ntu-xsub/tcn.yaml --set recipe.num_epoch=5 --print-config",
  ]);
  made
    .requiredOption("-c, --config <file>", "the run's config")
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
    .action(async (options) => {
      const { config: path, set, seed, seeds = [seed], resume, limit, json } = options;
      const { terminal } = cli;
      const config = await readRunConfig(path, path, set);
      if (options.printConfig) return terminal.print(stringifyYaml(config));
      const changes = set.flatMap((change) => ["--set", change]);
      const again = [
        "train",
        "--config",
        path,
        ...changes,
        "--seeds",
        seeds.join(","),
        ...limitWords(limit),
      ];
      const context = await runContextOf(cli, options, again);
      const result = await performRun({ kind: "train", config, seeds, limit, resume }, context);
      const all = suiteResult("train", [runName(config)], [result], context.command);
      await presentResult(cli, context.places, all, json);
      cli.exit(all.exitCode);
    });
  return made;
}
