import { type Command, Option } from "@commander-js/extra-typings";
import { stringifyYaml } from "../../formats/yaml/yaml.ts";
import { EXIT_CODES } from "../../golden/verdict.ts";
import { type SuiteResult, suiteResult } from "../../report/result.ts";
import { performRun } from "../../suite/run.ts";
import { runName } from "../../suite/run_config.ts";
import { mergeSuite, performShare } from "../../shards/shares.ts";
import { readConfigOf } from "../../suite/configs.ts";
import type { RunTask } from "../../suite/task.ts";
import { type Cli, command, dataContextOf, placesOf } from "../cli.ts";
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
  shardOption,
  workDirOption,
} from "../options.ts";
import { presentResult } from "../present.ts";
import { commandAgain, runContextOf } from "../run_context.ts";
import { startedOrUnavailable } from "../without_engine.ts";
import type { RunContext } from "../../suite/context.ts";

/** `eval`: given weights on a data set, judged. */
export function evalCommand(cli: Cli): Command {
  const made = command(cli, "eval", "Evaluate given weights and judge the scores", [
    "eval --model stgcn --dataset twin-ntu-xsub --weights work_dir/twin-ntu-xsub/stgcn/weights.seed1.pt",
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
      "a PyTorch or safetensors file, or reference: the published one",
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
    .action(async (options) => {
      const { model, dataset, weights, data, set, limit, shard, json } = options;
      const { terminal } = cli;
      const places = placesOf(cli, options);
      const config = await readConfigOf(places, `${dataset}/${model}`, set);
      if (options.printConfig) return terminal.print(stringifyYaml(config));
      const again = [
        ...["eval", "--model", model, "--dataset", dataset, "--weights", weights],
        ...(data === undefined ? [] : ["--data", data]),
        ...set.flatMap((change) => ["--set", change]),
        ...limitWords(limit),
      ];
      const task: RunTask = { kind: "evaluate", config, weights, data, limit };
      const planned = { suite: "eval", tasks: [task] };
      const present = async (result: SuiteResult): Promise<void> => {
        await presentResult(cli, places, result, json);
        cli.exit(result.exitCode);
      };
      if (options.merge) {
        const outside = { ...dataContextOf(cli, options), now: cli.now };
        const command = commandAgain(again, options);
        return await present(await mergeSuite(planned, { ...outside, command }));
      }
      const start = (): Promise<RunContext> => runContextOf(cli, options, again);
      if (shard !== undefined) {
        return cli.exit(EXIT_CODES[await performShare(planned, shard, await start())]);
      }
      const command = commandAgain(again, options);
      const wanted = { suite: "eval", runs: [runName(config)], command, json };
      const context = await startedOrUnavailable(cli, places, wanted, start);
      if (context === undefined) return;
      const result = await performRun(task, context);
      await present(suiteResult("eval", [runName(config)], [result], context.command));
    });
  return made;
}
