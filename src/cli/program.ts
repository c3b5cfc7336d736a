/** All commands as one program: arguments in, exit code out. */

import type { Command } from "@commander-js/extra-typings";
import { type Cli, command } from "./cli.ts";
import { COMMANDS, type Listed } from "./commands.ts";
import { endingOf } from "./exit.ts";

/** The program, with those commands whole that the arguments name. */
async function programOf(cli: Cli, version: string, args: readonly string[]): Promise<Command> {
  const program = command(cli, "deno task", "Reproduce ST-GCN and Temporal Conv, judged", [
    "reproduce",
    "reproduce --suite ui-prmd --mirror ../shared/mirror",
    "doctor",
  ]);
  program.version(version, "--version", "print the version");
  program.enablePositionalOptions(); // or options of a command's own commands were taken for its own
  for (const listed of COMMANDS) {
    program.addCommand(args.includes(listed.name) ? await listed.load(cli) : lineOf(cli, listed));
  }
  return program;
}

/** What the help of the program needs of a command. */
function lineOf(cli: Cli, { name, takes = [], summary }: Listed): Command {
  const made = command(cli, name, summary, []);
  for (const argument of takes) made.argument(argument);
  return made;
}

/**
 * Options as published are written with `-` (2018) or `_` (2019): `--data_path` becomes `--data-path`.
 * Values, and all behind `--`, stay as they are.
 */
export function withDashes(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.map((arg, i) => {
    const isOption = /^--[a-z]/.test(arg) && (end < 0 || i < end);
    return isOption ? arg.replace(/^[^=]+/, (name) => name.replaceAll("_", "-")) : arg;
  });
}

/** Runs a command line; gives the exit code. Whatever is thrown ends here. */
export async function runCommandLine(
  args: readonly string[],
  outside: Omit<Cli, "exit">,
  version: string,
): Promise<number> {
  let code = 0;
  const cli: Cli = { ...outside, exit: (wanted) => code = wanted };
  const { terminal, signal } = outside;
  try {
    const given = withDashes(args);
    const program = await programOf(cli, version, given);
    await program.parseAsync(given.length === 0 ? ["--help"] : given, { from: "user" });
  } catch (thrown) {
    // Whatever broke because the user stopped the program is not what the user wants to read about.
    const cause = signal.aborted ? signal.reason : thrown;
    const ending = endingOf(cause, terminal.verbosity === "verbose");
    if (ending.message !== "") terminal.error(ending.message);
    code = ending.code;
  }
  terminal.close();
  return code;
}
