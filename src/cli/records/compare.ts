import type { Command } from "@commander-js/extra-typings";
import type { RecordedRun } from "../../golden/compare.ts";
import { EXIT_CODES } from "../../golden/verdict.ts";
import { type Cli, command } from "../cli.ts";
import { jsonOption } from "../options.ts";

/** `compare`: two runs side by side, neither of them the truth. */
export function compareCommand(cli: Cli): Command {
  const made = command(cli, "compare", "Compare two runs: what was different, and what it did", [
    "compare work_dir/twin-ntu-xsub/stgcn/latest other/twin-ntu-xsub/stgcn/latest",
    "compare before/record.json after/record.json --json",
  ]);
  made
    .argument("<first>", "a run's folder, latest, or its record.json")
    .argument("<second>", "another")
    .addOption(jsonOption)
    .addHelpText("after", "\nThe exit code is 6 where one of the two scored nothing, else 0.")
    .action(async (first, second, { json }) => {
      const { compareRuns, formatComparison } = await import("../../golden/compare.ts");
      const comparison = compareRuns(await comparedRun(first), await comparedRun(second));
      cli.terminal.print(
        json ? `${JSON.stringify(comparison, null, 2)}\n` : formatComparison(comparison),
      );
      if (comparison.accuracy.includes(null)) cli.exit(EXIT_CODES["nothing measured"]);
    });
  return made;
}

async function comparedRun(place: string): Promise<RecordedRun> {
  const { readRun } = await import("../../store/run_folder.ts");
  const { observation, predictions, record } = await readRun(place);
  const { trainedPerSecond, evaluatedPerSecond } = record.times;
  const speeds = { trainedPerSecond, evaluatedPerSecond };
  const { commit, clean, config, initial } = record;
  return { observation, predictions, speeds, version: { commit, clean }, config, initial };
}
