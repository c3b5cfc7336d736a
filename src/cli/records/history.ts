import { type Command, Option } from "@commander-js/extra-typings";
import {
  type HistoryEntry,
  historyJumps,
  historySeries,
  type Metric,
  type Series,
} from "../../golden/history/history.ts";
import { UsageError } from "../../base/errors.ts";
import { isOwnName } from "../../datasets/catalog/choice.ts";
import { textTable } from "../../report/text_table.ts";
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
      cli.terminal.print(historyTable(await readHistory(golden), cli.terminal.width));
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

/**
 * A row for every series, and a line for every jump in one.
 * @param width columns of the terminal; undefined where nobody cuts lines off.
 */
export function historyTable(entries: readonly HistoryEntry[], width?: number): string {
  const rows = historySeries(entries).map(({ run, kind, machine, metric, points }) => {
    const shown = (point: Series["points"][number] | undefined): string =>
      point === undefined ? "–" : `${measured(metric, point.value)}, ${day(point.entry.started)}`;
    return [
      run,
      kind,
      machine,
      metric,
      `${points.length}`,
      shown(points.at(0)),
      shown(points.at(-1)),
    ];
  });
  const head = ["Run", "Kind", "Machine", "Metric", "Runs", "First", "Last"];
  const jumps = historyJumps(entries).map((
    { series: { run, kind, machine, metric }, since, before, after },
  ) =>
    `${run}, ${kind}, on ${machine}: ${metric} went from ${measured(metric, before)} to ${
      measured(metric, after)
    } with ${since.started}, commit ${since.commit.slice(0, 12)}`
  );
  return [textTable(head, rows, width), ...jumps, ""].join("\n");
}

/** A value with its unit: of accuracies percent, of speeds samples a second. */
function measured(metric: Metric, value: number): string {
  return `${value.toFixed(2)} ${metric === "accuracy" ? "%" : "samples/s"}`;
}

/** The day of a moment, in UTC as it is written. */
function day(started: string): string {
  return started.slice(0, 10);
}
