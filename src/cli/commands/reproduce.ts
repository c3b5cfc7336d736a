import type { Command } from "@commander-js/extra-typings";
import { EXIT_CODES } from "../../golden/verdict.ts";
import { describePlan } from "../../suite/plan.ts";
import type { RunContext } from "../../suite/context.ts";
import { runName } from "../../suite/run_config.ts";
import { performShare } from "../../shards/shares.ts";
import { performSuite, planSuite } from "../../suite/suite.ts";
import { type Cli, command, placesOf } from "../cli.ts";
import {
  dataDirOption,
  debugOption,
  deviceOption,
  jsonOption,
  limitOption,
  limitWords,
  mirrorOption,
  onlyOption,
  resumeOption,
  seedOption,
  seedsOption,
  shardOption,
  suiteOption,
  suiteWords,
  workDirOption,
} from "../options.ts";
import { presentResult } from "../present.ts";
import { commandAgain, runContextOf } from "../run_context.ts";
import { startedOrUnavailable } from "../without_engine.ts";

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
    .option("--dry-run", "print the plan, and stop")
    .addOption(deviceOption)
    .addOption(mirrorOption)
    .addOption(dataDirOption)
    .addOption(workDirOption)
    .addOption(jsonOption)
    .action(async (options) => {
      const { suite, only, seed, seeds = [seed], shard, resume, limit, json } = options;
      const places = placesOf(cli, options);
      const planned = await planSuite(places, { suite, only, seeds, limit, resume });
      if (options.dryRun) return cli.terminal.print(await describePlan(planned, places));
      const again = ["reproduce", ...suiteWords(suite, only, seeds), ...limitWords(limit)];
      const start = (): Promise<RunContext> => runContextOf(cli, options, again);
      if (shard !== undefined) {
        return cli.exit(EXIT_CODES[await performShare(planned, shard, await start())]);
      }
      const runs = planned.tasks.map(({ config }) => runName(config));
      const wanted = { suite, runs, command: commandAgain(again, options), json };
      const context = await startedOrUnavailable(cli, places, wanted, start);
      if (context === undefined) return;
      const result = await performSuite(planned, context);
      await presentResult(cli, places, result, json);
      cli.exit(result.exitCode);
    });
  return made;
}
