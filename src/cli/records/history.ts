import { type Command, Option } from "@commander-js/extra-typings";
import Table from "cli-table3";
import { type HistoryEntry, historyJumps, historySeries } from "../../golden/history/history.ts";
import { UsageError } from "../../base/errors.ts";
import { isOwnName } from "../../datasets/catalog/choice.ts";
import { appendHistory, historyPath, readHistory } from "../../store/history.ts";
import { type Cli, command, placesOf } from "../cli.ts";
import { gathered } from "../options.ts";

/** `history`: accuracy and speed over time, and since when they are other. */
export function historyCommand(cli: Cli): Command {
  const made = command(cli, "history", "Show accuracy and speed over time, and their jumps", [
    "history",
    "history --add work_dir/twin-ntu-xsub/stgcn/latest --add work_dir/twin-ntu-xsub/tcn/latest",
  ]);
  made
    .addOption(
      new Option("--add <run>", "append a run's folder or record first; may be repeated")
        .argParser(gathered).default([] as readonly string[]),
    )
    .action(async ({ add }) => {
      const { golden } = placesOf(cli, { dataDir: "data" });
      const records = [];
      const { readRun } = await import("../../store/run_folder.ts");
      for (const place of add) {
        const { record } = await readRun(place);
        refuseOwn(record.observation.run);
        records.push(record);
      }
      if (add.length > 0) {
        const entries = await appendHistory(golden, records);
        cli.terminal.note(
          `${entries.length} of ${add.length} runs added to "${historyPath(golden)}"`,
        );
      }
      cli.terminal.print(historyTable(await readHistory(golden)));
    });
  return made;
}

/** @throws {UsageError} for a run on a user's own data: the history is the project's, and CI holds it. */
function refuseOwn(run: string): void {
  const [dataset = ""] = run.split("/");
  if (!isOwnName(dataset)) return;
  throw new UsageError(
    `Cannot add ${run} to the history: it keeps runs on the built-in data sets, "${dataset}" is none`,
  );
}

/** A row for every series, and a line for every jump in one. */
export function historyTable(entries: readonly HistoryEntry[]): string {
  const table = new Table({
    head: ["Run", "Kind", "Machine", "Metric", "Runs", "First", "Last"],
    style: { head: [], border: [] },
  });
  for (const { run, kind, machine, metric, points } of historySeries(entries)) {
    const shown = (value: number | undefined): string => value?.toFixed(2) ?? "–";
    const [first, last] = [points.at(0)?.value, points.at(-1)?.value];
    table.push([run, kind, machine, metric, points.length, shown(first), shown(last)]);
  }
  const jumps = historyJumps(entries).map((
    { series: { run, kind, machine, metric }, since, ...jump },
  ) =>
    `${run}, ${kind}, on ${machine}: ${metric} went from ${jump.before.toFixed(2)} to ${
      jump.after.toFixed(2)
    } with ${since.started}, commit ${since.commit.slice(0, 12)}`
  );
  return [table.toString(), ...jumps, ""].join("\n");
}
