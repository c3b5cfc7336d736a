import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { isAbsolute, join, relative } from "node:path";
import { readableBytes } from "../../base/bytes.ts";
import { UsageError } from "../../base/errors.ts";
import { formatJson } from "../../base/json.ts";
import { percent } from "../../golden/words.ts";
import { textTable } from "../../report/text_table.ts";
import type { PrunedRun } from "../../store/prune.ts";
import type { ListedRun } from "../../store/runs.ts";
import { type Cli, command } from "../cli.ts";
import { jsonOption, workDirOption } from "../options.ts";

/** Reads how many runs stay. */
function keep(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new InvalidArgumentError("The runs to keep are a whole number from 1 on");
  }
  return Number(text);
}

/** `runs`: what lies in the folder of results. */
export function runsCommand(cli: Cli): Command {
  const made = command(cli, "runs", "List the runs in the folder of results, or remove old ones", [
    "runs",
    "runs --json",
    "runs --prune 3 --dry-run",
    "runs --prune 3",
  ]);
  made
    .addOption(
      new Option("--prune <n>", "remove all but the newest n folders of each run").argParser(keep),
    )
    .option("--dry-run", "with --prune: say what would go, and remove nothing")
    .addOption(workDirOption)
    .addOption(jsonOption)
    .addHelpText(
      "after",
      "\nA training, an evaluation and a shard of one name are runs apart. Never removed is what is\n" +
        "being written, and what latest links to.",
    )
    .action(async ({ prune, dryRun = false, workDir, json }) => {
      const { terminal } = cli;
      if (prune === undefined) {
        if (dryRun) throw new UsageError("Cannot use --dry-run: it goes with --prune");
        const { listRuns } = await import("../../store/runs.ts");
        const runs = await listRuns(workDir);
        return terminal.print(json ? jsonText(runs) : runsTable(runs, workDir, terminal.width));
      }
      const { pruneRuns } = await import("../../store/prune.ts");
      const pruned = await pruneRuns(workDir, { keep: prune, dryRun });
      terminal.print(json ? jsonText(pruned) : prunedText(pruned, workDir, dryRun));
    });
  return made;
}

function jsonText(value: unknown): string {
  return `${formatJson(value, 2)}\n`;
}

/** A row for every run, and the room that all take. */
function runsTable(runs: readonly ListedRun[], work: string, width?: number): string {
  if (runs.length === 0) return `no run in "${work}"\n`;
  const rows = runs.map((run) => {
    const { folder, started, verdict, score, bytes, state, isLatest } = run;
    return [
      folder,
      started?.slice(0, 19).replace("T", " ") ?? "–",
      kindOf(run, work),
      verdict ?? "–",
      score === null ? "–" : percent(score.correct1, score.samples),
      readableBytes(bytes),
      isLatest ? `${state}, latest` : state,
    ];
  });
  const head = ["Run", "Started", "Kind", "Verdict", "Top-1", "Size", "State"];
  const bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
  return `${textTable(head, rows, width)}\n${runs.length} runs in "${work}", ${
    readableBytes(bytes)
  }\n`;
}

function kindOf({ kind, seeds, weights: named, limit }: ListedRun, work: string): string {
  if (kind === null) return "–";
  const below = named && relative(work, named);
  const weights = below === null || /^\.\.(\/|$)/.test(below) || isAbsolute(below) ? named : below;
  const what = kind === "trained"
    ? `train, seed ${seeds.join(" ")}${weights === null ? "" : ` from ${weights}`}`
    : `evaluate${weights === null ? "" : ` ${weights}`}`;
  return limit === null ? what : `${what}, limit ${limit}`;
}

function prunedText(pruned: readonly PrunedRun[], work: string, dryRun: boolean): string {
  const bytes = pruned.reduce((sum, run) => sum + run.bytes, 0);
  const act = dryRun ? "would remove" : "removed";
  return [
    ...pruned.map((run) => `${act} "${join(work, run.folder)}" (${readableBytes(run.bytes)})`),
    `${act} ${pruned.length} runs, ${readableBytes(bytes)}`,
    "",
  ].join("\n");
}
