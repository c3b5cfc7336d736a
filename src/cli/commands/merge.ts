import type { Command } from "@commander-js/extra-typings";
import { mergeSuite } from "../../shards/shares.ts";
import { planSuite } from "../../suite/suite.ts";
import { type Cli, command, dataContextOf } from "../cli.ts";
import {
  jsonOption,
  onlyOption,
  seedOption,
  seedsOption,
  suiteOption,
  suiteWords,
  workDirOption,
} from "../options.ts";
import { presentResult } from "../present.ts";
import { commandAgain } from "../run_context.ts";

/** `merge`: the shards of a suite, judged as if one process had made it. */
export function mergeCommand(cli: Cli): Command {
  const made = command(cli, "merge", "Put a suite's shards together and judge them", [
    "merge --suite paper",
    "merge --suite quick --seeds 1..5 --json",
  ]);
  made
    .addOption(suiteOption)
    .addOption(onlyOption)
    .addOption(seedOption)
    .addOption(seedsOption)
    .addOption(workDirOption)
    .addOption(jsonOption)
    .action(async (options) => {
      const { suite, only, seed, seeds = [seed], json } = options;
      const asUsual = { ...options, dataDir: "data", device: "auto" } as const;
      const data = dataContextOf(cli, asUsual);
      const planned = await planSuite(data.places, { suite, only, seeds });
      const command = commandAgain(["reproduce", ...suiteWords(suite, only, seeds)], asUsual);
      const result = await mergeSuite(planned, { ...data, now: cli.now, command });
      await presentResult(cli, data.places, result, json);
      cli.exit(result.exitCode);
    });
  return made;
}
