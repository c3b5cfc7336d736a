import type { Command } from "@commander-js/extra-typings";
import { describePlan } from "../suite/plan.ts";
import { performSuite, planSuite } from "../suite/suite.ts";
import { type Cli, command, placesOf } from "./cli.ts";
import {
  dataDirOption,
  debugOption,
  deviceOption,
  gathered,
  jsonOption,
  limitOption,
  limitWords,
  mirrorOption,
  resumeOption,
  seedOption,
  workDirOption,
} from "./options.ts";
import { presentResult } from "./present.ts";
import { runContextOf } from "./run_context.ts";

/** `reproduce`: a suite from raw recordings to its verdict. */
export function reproduceCommand(cli: Cli): Command {
  const made = command(cli, "reproduce", "Train, evaluate and judge every run of a suite", [
    "reproduce",
    "reproduce --suite ui-prmd --mirror ../shared/mirror",
    "reproduce --suite paper --only ntu-xsub",
    "reproduce --only tcn --seed 2",
    "reproduce --dry-run",
  ]);
  made
    .option("--suite <name>", "the list of runs: quick, ui-prmd, paper", "quick")
    .option("--only <word>", "a run, data set or model to choose; may be repeated", gathered, [])
    .addOption(seedOption)
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
      const { suite, only, seed, resume, limit, json } = options;
      const places = placesOf(cli, options);
      const planned = await planSuite(places, { suite, only, seeds: [seed], limit, resume });
      if (options.dryRun) return cli.terminal.print(await describePlan(planned, places));
      const chosen = only.flatMap((word) => ["--only", word]);
      const again = [
        "reproduce",
        "--suite",
        suite,
        ...chosen,
        "--seed",
        `${seed}`,
        ...limitWords(limit),
      ];
      const result = await performSuite(planned, await runContextOf(cli, options, again));
      await presentResult(cli, places, result, json);
      cli.exit(result.exitCode);
    });
  return made;
}
