import type { Command } from "@commander-js/extra-typings";
import { z } from "zod";
import { UsageError } from "../base/errors.ts";
import { suiteResult } from "../report/result.ts";
import { listKeys, publishedKeys } from "../suite/published_options.ts";
import { PublishedOutputs } from "../suite/published_outputs.ts";
import { type GivenOptions, readPublished } from "../suite/published_run.ts";
import { performRun } from "../suite/run.ts";
import { runName } from "../suite/run_config.ts";
import { type Cli, command, placesOf } from "./cli.ts";
import { runContextOf } from "./run_context.ts";
import { tableOf } from "./table_of.ts";

const givenValues = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** The work folder where nobody names one. */
const WORK_DIR = "./work_dir/temp";

/** `main`: the published main.py's command line, of January 2018 and of August 2019. */
export function mainCommand(cli: Cli): Command {
  const made = command(cli, "main", "Run yysijie/st-gcn's command lines and configs", [
    "main --config config/Kinetics/ST-GCN.yaml",
    "main --config config/st_gcn/nturgbd-cross-view/test.yaml",
    "main recognition -c config/st_gcn/ntu-xsub/train.yaml --work_dir work_dir/mine",
  ]);
  made.argument("[processor]", "recognition, as the command line of 2019 begins");
  for (const key of publishedKeys) made.option(flagsOf(key), descriptionOf(key));
  made.addHelpText("after", "\nOptions may be written with _ too, as published: --work_dir");
  made.action(async (processor, options) => {
    if (processor !== undefined && processor !== "recognition") {
      throw new UsageError(`Cannot run processor "${processor}": there is recognition`);
    }
    const given = givenOf(options);
    const workDir = given.get("work_dir");
    const folders = { dataDir: "data", workDir: typeof workDir === "string" ? workDir : WORK_DIR };
    const { task, options: published, notices } = await readPublished(
      given,
      processor !== undefined,
      placesOf(cli, folders),
    );
    for (const notice of notices) cli.terminal.note(`notice: ${notice}`);
    const device = published.use_gpu === false ? "cpu" as const : "auto" as const;
    const again = ["main", ...processor === undefined ? [] : [processor], ...wordsOf(given)];
    const outputs = new PublishedOutputs(published.work_dir ?? WORK_DIR, published, cli.now);
    const context = await runContextOf(cli, { ...folders, device }, again);
    const result = await performRun(task, { ...context, follower: outputs });
    const run = runName(task.config);
    const all = suiteResult(task.kind, [run], [result], context.command);
    cli.terminal.print(tableOf(all, cli.terminal.paint));
    // As `train` has it: a changed recipe is no regression.
    if (task.kind === "evaluate" || result.record === null) cli.exit(all.exitCode);
  });
  return made;
}

function flagsOf(key: string): string {
  const short = key === "config" ? "-c, " : key === "work_dir" ? "-w, " : "";
  return `${short}--${key.replaceAll("_", "-")} <value${listKeys.includes(key) ? "..." : ""}>`;
}

function descriptionOf(key: string): string {
  return key === "config"
    ? "a published config: by its published path, or any YAML with these keys"
    : "as published";
}

/** What commander read, by published key: it writes `workDir` for `--work-dir`. */
function givenOf(options: unknown): GivenOptions {
  const values = givenValues.parse(options);
  const camel = (key: string): string =>
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return new Map(publishedKeys.flatMap((key) => {
    const value = values[camel(key)];
    return value === undefined ? [] : [[key, value]];
  }));
}

/** The options as words of a command line, less the work folder, which every command has. */
function wordsOf(given: GivenOptions): string[] {
  return [...given].filter(([key]) => key !== "work_dir")
    .flatMap(([key, value]) => [`--${key}`, ...typeof value === "string" ? [value] : value]);
}
