import { type Command, Option } from "@commander-js/extra-typings";
import { stringifyYaml } from "../../formats/yaml/yaml.ts";
import { readConfigOf } from "../../suite/configs.ts";
import { weightsMeant } from "../../suite/run_weights.ts";
import { alone } from "../../suite/suite.ts";
import { type Cli, command, placesOf } from "../cli.ts";
import { endWithVerdict } from "../ending.ts";
import { SHARD_HELP, VERDICT_HELP } from "../exit.ts";
import {
  dataDirOption,
  datasetOption,
  debugOption,
  deviceOption,
  jsonOption,
  limitOption,
  mirrorOption,
  modelOption,
  printConfigOption,
  setOption,
  shardOption,
  workDirOption,
} from "../options.ts";

/** `eval`: given weights on a data set, judged. */
export function evalCommand(cli: Cli): Command {
  const made = command(cli, "eval", "Evaluate given weights and judge the scores", [
    "eval --model stgcn --dataset twin-ntu-xsub --weights work_dir/twin-ntu-xsub/stgcn/latest",
    "eval --model stgcn-2019 --dataset ntu-xsub --weights reference",
    "eval --model tcn --dataset ntu-xsub --weights model/ntuxsub-tcn.pt --data data/NTU-RGB-D/xsub",
    "eval --model tcn --dataset ntu-xsub --weights reference --shard 1/4",
    "eval --model tcn --dataset ntu-xsub --weights reference --merge",
  ]);
  made
    .addOption(modelOption)
    .addOption(datasetOption)
    .requiredOption(
      "--weights <file>",
      "a PyTorch or safetensors file, a run's folder, or reference: the published one",
    )
    .option("--data <dir>", "the folder of val_data.npy and val_label.pkl, if not the usual one")
    .addOption(setOption)
    .addOption(limitOption)
    .addOption(debugOption)
    .addOption(shardOption)
    .addOption(
      new Option("--merge", "put the shards together and judge them").conflicts("shard"),
    )
    .addOption(printConfigOption)
    .addOption(deviceOption)
    .addOption(mirrorOption)
    .addOption(dataDirOption)
    .addOption(workDirOption)
    .addOption(jsonOption)
    .addHelpText("after", VERDICT_HELP)
    .addHelpText("after", SHARD_HELP)
    .action(async (given) => {
      const options = { ...given, weights: await weightsMeant(given.weights) };
      const { model, dataset, weights, data, set, limit } = options;
      const config = await readConfigOf(placesOf(cli, options), `${dataset}/${model}`, set);
      if (options.printConfig) return cli.terminal.print(stringifyYaml(config));
      const planned = alone("eval", { kind: "evaluate", config, weights, data, limit });
      await endWithVerdict(cli, { command: ["eval"], planned, options });
    });
  return made;
}
