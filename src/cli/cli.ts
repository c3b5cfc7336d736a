/** What every command is given, and how a command is made. */

import { Command, Option } from "@commander-js/extra-typings";
import { join } from "node:path";
import type { Environment } from "../base/process.ts";
import { cacheFolder } from "../pins/cache.ts";
import { type Mirror, parseMirror } from "../pins/mirror.ts";
import type { DataContext, Places } from "../provision/context.ts";
import type { Runner } from "../suite/runner.ts";
import type { Renounce } from "./permissions.ts";
import type { Terminal } from "./terminal.ts";

/** Where TensorFlow is to run, as `--device` says it. */
export const deviceChoices = ["auto", "cpu", "gpu"] as const;

/** What starting an engine takes. */
export interface RunnerRequest {
  readonly device: typeof deviceChoices[number];
  readonly environment: Environment;
  readonly mirror: Mirror | undefined;
  readonly listener: Terminal;
  readonly signal: AbortSignal;
}

/** The outside of the program. */
export interface Cli {
  readonly terminal: Terminal;
  readonly environment: Environment;
  /** The folder of the program itself, with `config/` and `golden/`. */
  readonly project: string;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Starts the engine, and sets it up the first time. */
  readonly startRunner: (request: RunnerRequest) => Promise<Runner>;
  /** Gives up what the command needs no longer, before it reads what may be hostile. */
  readonly renounce: Renounce;
  /** To be called with the exit code where it is not 0. */
  readonly exit: (code: number) => void;
}

/** Folders as the options have them. */
export interface FolderOptions {
  readonly dataDir: string;
  readonly workDir?: string;
  /** Goldens of the user's own. */
  readonly golden?: string;
  /** Where the goldens of users' own data sets lie. */
  readonly own?: string | undefined;
}

/** Where things lie. */
export function placesOf({ project, environment }: Cli, options: FolderOptions): Places {
  return {
    config: join(project, "config"),
    golden: options.golden ?? join(project, "golden"),
    own: options.own,
    data: options.dataDir,
    work: options.workDir ?? "work_dir",
    models: "models",
    cache: cacheFolder(environment),
  };
}

/** The mirror: of the command line, else of the environment. */
export function mirrorOf({ environment }: Cli, option: string | undefined): Mirror | undefined {
  const text = option ?? environment.SKELBENCH_MIRROR;
  return text === undefined || text === "" ? undefined : parseMirror(text);
}

/** What data sets and downloads are given. */
export function dataContextOf(
  cli: Cli,
  options: FolderOptions & { readonly mirror?: string },
): DataContext {
  return {
    places: placesOf(cli, options),
    listener: cli.terminal,
    signal: cli.signal,
    mirror: mirrorOf(cli, options.mirror),
  };
}

/** The same for commands that read what users bring: without the network, once what they fetch is here. */
export function readingContextOf(
  cli: Cli,
  options: Parameters<typeof dataContextOf>[1],
): DataContext {
  return { ...dataContextOf(cli, options), fetched: () => cli.renounce("network") };
}

/** A command whose errors are thrown and whose help goes to the terminal. */
export function command(
  { terminal }: Cli,
  name: string,
  summary: string,
  examples: readonly string[],
): Command {
  const lines = examples.map((example) => `  deno task ${example}`);
  return new Command(name)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text),
      // Only help comes here, of who named no command of a group: errors are thrown, and told where all are.
      writeErr: (text) => terminal.print(text),
      outputError: () => {},
    })
    .summary(summary)
    .description(`${summary}.`)
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .addHelpText("after", `\nExamples:\n${lines.join("\n")}`)
    .addOption(new Option("-q, --quiet", "print the verdict and errors only"))
    .addOption(
      new Option(
        "-v, --verbose",
        "say what is used, where it lies, where the time went, and where an internal error happened",
      ),
    )
    .on("option:quiet", () => terminal.verbosity = "quiet")
    .on("option:verbose", () => terminal.verbosity = "verbose");
}
