/** From a command's options to all that runs are given. */

import type { DataContext } from "../provision/context.ts";
import type { RunContext } from "../suite/context.ts";
import { programCommit } from "../suite/environment.ts";
import { type Cli, dataContextOf, type deviceChoices, type FolderOptions } from "./cli.ts";

/** Options of commands that run a model. */
export interface RunOptions extends FolderOptions {
  readonly device: typeof deviceChoices[number];
  readonly mirror?: string;
}

/**
 * Starts the engine and gathers what runs need.
 * @param again the command and its options that make the result again, less those of every run.
 * @throws {UnavailableError} if there is no engine.
 */
export async function runContextOf(
  cli: Cli,
  options: RunOptions,
  again: readonly string[],
): Promise<RunContext> {
  const { terminal, environment, signal } = cli;
  const data: DataContext = dataContextOf(cli, options);
  const runner = await cli.startRunner({
    device: options.device,
    environment,
    mirror: data.mirror,
    listener: terminal,
    signal,
  });
  return {
    ...data,
    runner,
    now: cli.now,
    commit: await programCommit(cli.project, environment),
    command: commandAgain(again, options),
  };
}

/** The command line that makes a result again, given the command and its own options. */
export function commandAgain(again: readonly string[], options: RunOptions): string {
  return `deno task ${shellLine([...again, ...whereabouts(options)])}`;
}

/** The options of a run that are not as usual, so that the line works again. */
function whereabouts({ device, dataDir, workDir, mirror }: RunOptions): string[] {
  return [
    ...(device === "auto" ? [] : ["--device", device]),
    ...(dataDir === "data" ? [] : ["--data-dir", dataDir]),
    ...(workDir === undefined || workDir === "work_dir" ? [] : ["--work-dir", workDir]),
    ...(mirror === undefined ? [] : ["--mirror", mirror]),
  ];
}

/** Words as a shell takes them. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) =>
    /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
  )
    .join(" ");
}
