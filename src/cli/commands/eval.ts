import { type Command, Option } from "@commander-js/extra-typings";
import { dirname } from "node:path";
import type { RunTask } from "../../suite/task.ts";
import { datasetMeant } from "../own/chosen_dataset.ts";
import { type Cli, command, dataContextOf } from "../cli.ts";
import { SHARD_HELP, VERDICT_HELP } from "../exit.ts";
import {
  dataDirOption,
  debugOption,
  denseOption,
  deviceOption,
  goldenOption,
  jsonOption,
  limitOption,
  mirrorOption,
  printConfigOption,
  setOption,
  shardOption,
  someDatasetOption,
  someModelOption,
  workDirOption,
} from "../options.ts";

/** `eval`: recorded, published or a user's weights on the data sets at hand, judged. */
export function evalCommand(cli: Cli): Command {
  const made = command(cli, "eval", "Evaluate weights and judge the scores", [
    "eval --model stgcn",
    "eval --model stgcn --dataset twin-ntu-xsub --weights work_dir/twin-ntu-xsub/stgcn/latest",
    "eval --model stgcn-2019 --dataset ntu-xsub --weights reference",
    "eval --model tcn --dataset ntu-xsub --weights model/ntuxsub-tcn.pt --data data/NTU-RGB-D/xsub",
    "eval --config mine.yaml --weights work_dir/mine/best.pt",
    "eval --model tcn --dataset ntu-xsub --weights reference --shard 1/4",
    "eval --model tcn --dataset ntu-xsub --weights reference --merge",
  ]);
  made
    .option("-c, --config <file>", "a run's config, whose model and data set are meant")
    .addOption(someModelOption)
    .addOption(someDatasetOption)
    .option(
      "--weights <file>",
      "a PyTorch or safetensors file, a run's folder, recorded: those beside the goldens, or reference: the published ones (default: recorded, else reference)",
    )
    .option("--data <dir>", "the folder of val_data.npy and val_label.pkl, if not the usual one")
    .addOption(setOption)
    .addOption(limitOption)
    .addOption(debugOption)
    .addOption(denseOption)
    .addOption(shardOption)
    .addOption(
      new Option("--merge", "put the shards together and judge them").conflicts("shard"),
    )
    .addOption(printConfigOption)
    .addOption(deviceOption)
    .addOption(mirrorOption)
    .addOption(goldenOption)
    .addOption(dataDirOption)
    .addOption(workDirOption)
    .addOption(jsonOption)
    .addHelpText("after", VERDICT_HELP)
    .addHelpText("after", SHARD_HELP)
    .action(async ({ weights, ...given }) => {
      const { weightsMeant } = await import("../../store/run_weights.ts");
      const { hasShares } = await import("../../shards/shared_suite.ts");
      const { planEvaluations } = await import("../../suite/evaluations.ts");
      const { stringifyYaml } = await import("../../formats/yaml/yaml.ts");
      const { endWithVerdict } = await import("../ending.ts");
      const { dataset, own = given.config && dirname(given.config) } = await datasetMeant(
        given.dataset,
      );
      const options = { ...given, own, weights: weights && await weightsMeant(weights) };
      const context = dataContextOf(cli, options);
      const isShared = (task: RunTask): Promise<boolean> => hasShares(task, context.places.work);
      const { planned, missing } = await planEvaluations(
        { ...options, dataset },
        context,
        options.merge ? isShared : undefined,
      );
      if (options.printConfig) {
        for (const { config } of planned.tasks) cli.terminal.print(stringifyYaml(config));
        return;
      }
      for (const line of missing) cli.terminal.note(line);
      await endWithVerdict(cli, { command: ["eval"], planned, options });
    });
  return made;
}
