import type { Command } from "@commander-js/extra-typings";
import { suiteResult } from "../report/result.ts";
import { stringifyYaml } from "../formats/yaml.ts";
import { performRun } from "../suite/run.ts";
import { runName } from "../suite/run_config.ts";
import { readConfigOf } from "../suite/task.ts";
import { type Cli, command, placesOf } from "./cli.ts";
import {
  dataDirOption,
  datasetOption,
  debugOption,
  deviceOption,
  jsonOption,
  limitOption,
  limitWords,
  mirrorOption,
  modelOption,
  printConfigOption,
  setOption,
  workDirOption,
} from "./options.ts";
import { presentResult } from "./present.ts";
import { runContextOf } from "./run_context.ts";

/** `eval`: given weights on a data set, judged. */
export function evalCommand(cli: Cli): Command {
  const made = command(cli, "eval", "Evaluate given weights and judge the scores", [
    "eval --model stgcn --dataset twin-ntu-xsub --weights work_dir/twin-ntu-xsub/stgcn/weights.seed1.pt",
    "eval --model stgcn-2019 --dataset ntu-xsub --weights reference",
    "eval --model tcn --dataset ntu-xsub --weights model/ntuxsub-tcn.pt --data data/NTU-RGB-D/xsub",
  ]);
  made
    .addOption(modelOption)
    .addOption(datasetOption)
    .requiredOption(
      "--weights <file>",
      "a PyTorch or safetensors file, or reference: the published one",
    )
    .option("--data <dir>", "the folder of val_data.npy and val_label.pkl, if not the usual one")
    .addOption(setOption)
    .addOption(limitOption)
    .addOption(debugOption)
    .addOption(printConfigOption)
    .addOption(deviceOption)
    .addOption(mirrorOption)
    .addOption(dataDirOption)
    .addOption(workDirOption)
    .addOption(jsonOption)
    .action(async (options) => {
      const { model, dataset, weights, data, set, limit, json } = options;
      const { terminal } = cli;
      const config = await readConfigOf(placesOf(cli, options), `${dataset}/${model}`, set);
      if (options.printConfig) return terminal.print(stringifyYaml(config));
      const again = ["eval", "--model", model, "--dataset", dataset, "--weights", weights];
      const where = data === undefined ? [] : ["--data", data];
      const changes = set.flatMap((change) => ["--set", change]);
      const context = await runContextOf(cli, options, [
        ...again,
        ...where,
        ...changes,
        ...limitWords(limit),
      ]);
      const result = await performRun({ kind: "evaluate", config, weights, data, limit }, context);
      const all = suiteResult("eval", [runName(config)], [result], context.command);
      await presentResult(cli, context.places, all, json);
      cli.exit(all.exitCode);
    });
  return made;
}
