import type { Command } from "@commander-js/extra-typings";
import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import { listKeys, publishedKeys } from "../../published/options.ts";
import type { GivenOptions } from "../../published/run.ts";
import { type Cli, command, placesOf } from "../cli.ts";
import { VERDICT_HELP } from "../exit.ts";

/** What commander reads: text, several texts, or true for an option without a value. */
const given = z.union([z.string(), z.array(z.string()), z.literal(true).transform(String)]);
const givenOptions = z.object({ resume: z.literal(true).optional() }).catchall(given);

/** `main`: the published main.py's command line, of January 2018 and of August 2019. */
export function mainCommand(cli: Cli): Command {
  const made = command(cli, "main", "Run yysijie/st-gcn's command lines and configs", [
    "main --config config/Kinetics/ST-GCN.yaml",
    "main --config config/st_gcn/nturgbd-cross-view/test.yaml",
    "main recognition -c config/st_gcn/ntu-xsub/train.yaml --work_dir work_dir/mine",
  ]);
  made.argument("[processor]", "recognition, as the command line of 2019 begins");
  for (const key of publishedKeys) made.option(flagsOf(key), descriptionOf(key));
  made.option("--resume", "go on from the checkpoints of a training that was stopped");
  made.addHelpText("after", "\nOptions may be written with _ too, as published: --work_dir");
  made.addHelpText("after", VERDICT_HELP);
  made.addHelpText(
    "after",
    "Of a training that was made it is 0, as published, whatever the verdict.",
  );
  made.action(async (processor, options) => {
    if (processor !== undefined && processor !== "recognition") {
      throw new UsageError(`Cannot run processor "${processor}": there is recognition`);
    }
    const { readPublished } = await import("../../published/run.ts");
    const { of2018, of2019 } = await import("../../published/generation.ts");
    const { PublishedOutputs } = await import("../../published/outputs.ts");
    const { savedOptions } = await import("../../published/saved.ts");
    const { alone } = await import("../../suite/suite.ts");
    const { endWithVerdict } = await import("../ending.ts");
    const recognition = processor !== undefined;
    const { resume, ...values } = givenOptions.parse(options);
    const given = givenOf(values);
    const dataDir = "data";
    const settings = { recognition, resume };
    const read = await readPublished(given, settings, placesOf(cli, { dataDir }));
    const { task, options: published, notices } = read;
    for (const notice of notices) cli.terminal.note(`notice: ${notice}`);
    const workDir = published.work_dir ?? (recognition ? of2019 : of2018).workDir;
    const folders = { dataDir, workDir };
    const outputs = new PublishedOutputs({
      folder: workDir,
      options: published,
      saved: savedOptions({ task, options: published, work: workDir }, placesOf(cli, folders)),
      now: cli.now,
    });
    const device = published.use_gpu === false ? "cpu" as const : "auto" as const;
    await endWithVerdict(cli, {
      command: ["main", ...recognition ? [processor] : [], ...wordsOf(given)],
      planned: alone(task.kind, task),
      options: { ...folders, device },
      published: outputs,
    });
  });
  return made;
}

function flagsOf(key: string): string {
  const short = key === "config" ? "-c, " : key === "work_dir" ? "-w, " : "";
  const value = key === "debug" ? "[value]" : `<value${listKeys.includes(key) ? "..." : ""}>`;
  return `${short}--${key.replaceAll("_", "-")} ${value}`;
}

function descriptionOf(key: string): string {
  return key === "config"
    ? "a published config: by its published path, or any YAML with these keys"
    : "as published";
}

/** What was given, by published key: commander writes `workDir` for `--work-dir`. */
function givenOf(values: Readonly<Record<string, string | string[]>>): GivenOptions {
  const camel = (key: string): string =>
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return new Map(publishedKeys.flatMap((key) => {
    const value = values[camel(key)];
    return value === undefined ? [] : [[key, value]];
  }));
}

/** The options as words of a command line. */
function wordsOf(given: GivenOptions): string[] {
  return [...given].flatMap(([key, value]) => [
    `--${key}`,
    ...typeof value === "string" ? [value] : value,
  ]);
}
