import type { Command } from "@commander-js/extra-typings";
import { type Cli, command } from "../cli.ts";
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
  workDirOption,
} from "../options.ts";

/** `train`: one run by its config, judged. */
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
    .addHelpText("after", VERDICT_HELP)
    .action(async (options) => {
      const { readRunConfig } = await import("../../suite/run_config.ts");
      const { alone } = await import("../../suite/suite.ts");
      const { stringifyYaml } = await import("../../formats/yaml/yaml.ts");
      const { endWithVerdict } = await import("../ending.ts");
      const { config: path, set, seed, seeds = [seed], limit, resume } = options;
      const config = await readRunConfig(path, path, set);
      if (options.printConfig) return cli.terminal.print(stringifyYaml(config));
      const planned = alone("train", { kind: "train", config, seeds, limit, resume });
      await endWithVerdict(cli, { command: ["train"], planned, options });
    });
  return made;
}
