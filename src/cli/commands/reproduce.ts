import type { Command } from "@commander-js/extra-typings";
import { describePlan } from "../../suite/plan.ts";
import { planSuite } from "../../suite/suite.ts";
import { type Cli, command, placesOf } from "../cli.ts";
import { endWithVerdict } from "../ending.ts";
import { SHARD_HELP, VERDICT_HELP } from "../exit.ts";
import {
  dataDirOption,
  debugOption,
  denseOption,
  deviceOption,
  jsonOption,
  limitOption,
  mirrorOption,
  onlyOption,
  resumeOption,
  seedOption,
  seedsOption,
  shardOption,
  suiteOption,
  workDirOption,
} from "../options.ts";

/** `reproduce`: a suite from raw recordings to its verdict. */
export function reproduceCommand(cli: Cli): Command {
  const made = command(cli, "reproduce", "Train, evaluate and judge every run of a suite", [
    "reproduce",
    "reproduce --suite ui-prmd --mirror ../shared/mirror",
    "reproduce --suite paper --only ntu-xsub",
    "reproduce --only tcn --seeds 1..5",
    "reproduce --suite paper --shard 1/4",
    "reproduce --dry-run",
  ]);
  made
    .addOption(suiteOption)
    .addOption(onlyOption)
    .addOption(seedOption)
    .addOption(seedsOption)
    .addOption(shardOption)
    .addOption(resumeOption)
    .addOption(limitOption)
    .addOption(debugOption)
    .addOption(denseOption)
    .option("--dry-run", "print the plan, and stop")
    .addOption(deviceOption)
    .addOption(mirrorOption)
    .addOption(dataDirOption)
    .addOption(workDirOption)
    .addOption(jsonOption)
    .addHelpText("after", VERDICT_HELP)
    .addHelpText("after", SHARD_HELP)
    .action(async (options) => {
      const { suite, only, seed, seeds = [seed], limit, dense, resume } = options;
      const places = placesOf(cli, options);
      const planned = await planSuite(places, { suite, only, seeds, limit, dense, resume });
      if (options.dryRun) return cli.terminal.print(await describePlan(planned, places));
      await endWithVerdict(cli, { command: ["reproduce"], planned, options });
    });
  return made;
}
