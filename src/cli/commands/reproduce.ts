import type { Command } from "@commander-js/extra-typings";
import { type Cli, command, placesOf } from "../cli.ts";
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
  onlyOption,
  resumeOption,
  seedsMeant,
  seedsOption,
  shardOption,
  suiteOption,
  suiteSeedOption,
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
    .addOption(suiteSeedOption)
    .addOption(seedsOption)
    .addOption(shardOption)
    .addOption(resumeOption)
    .addOption(limitOption)
    .addOption(debugOption)
    .addOption(denseOption)
    .option("--dry-run", "print the plan, and stop")
    .addOption(deviceOption)
    .addOption(mirrorOption)
    .addOption(goldenOption)
    .addOption(dataDirOption)
    .addOption(workDirOption)
    .addOption(jsonOption)
    .addHelpText("after", VERDICT_HELP)
    .addHelpText("after", SHARD_HELP)
    .action(async (options) => {
      const { planSuite, seedsOf } = await import("../../suite/suite.ts");
      const { suite, only, limit, dense, resume } = options;
      const places = placesOf(cli, options);
      const planned = await planSuite(places, {
        ...{ suite, only, limit, dense, resume },
        seeds: seedsMeant(options),
      });
      if (options.dryRun) {
        const { describePlan } = await import("../../suite/plan.ts");
        return cli.terminal.print(await describePlan(planned, places));
      }
      const { endWithVerdict } = await import("../ending.ts");
      const told = { ...options, seeds: seedsOf(planned) };
      await endWithVerdict(cli, { command: ["reproduce"], planned, options: told });
    });
  return made;
}
