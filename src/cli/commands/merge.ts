import type { Command } from "@commander-js/extra-typings";
import { type Cli, command, placesOf } from "../cli.ts";
import { VERDICT_HELP } from "../exit.ts";
import {
  goldenOption,
  jsonOption,
  onlyOption,
  seedsMeant,
  seedsOption,
  suiteOption,
  suiteSeedOption,
  workDirOption,
} from "../options.ts";

/** What merging does not use, and tells as the shards have it. */
const asUsual = { dataDir: "data", device: "auto" } as const;

/** `merge`: the shards of a suite, judged as if one process had made it. */
export function mergeCommand(cli: Cli): Command {
  const made = command(cli, "merge", "Put a suite's shards together and judge them", [
    "merge --suite paper",
    "merge --suite quick --seeds 1..5 --json",
  ]);
  made
    .addOption(suiteOption)
    .addOption(onlyOption)
    .addOption(suiteSeedOption)
    .addOption(seedsOption)
    .addOption(goldenOption)
    .addOption(workDirOption)
    .addOption(jsonOption)
    .addHelpText("after", VERDICT_HELP)
    .action(async (options) => {
      const { planSuite, seedsOf } = await import("../../suite/suite.ts");
      const { endWithVerdict } = await import("../ending.ts");
      const { suite, only } = options;
      const seeds = seedsMeant(options);
      const planned = await planSuite(placesOf(cli, { ...options, ...asUsual }), {
        suite,
        only,
        seeds,
      });
      const own = { ...options, ...asUsual, seeds: seedsOf(planned), merge: true };
      await endWithVerdict(cli, { command: ["reproduce"], planned, options: own });
    });
  return made;
}
