/** All commands as one program: arguments in, exit code out. */

import type { Command } from "@commander-js/extra-typings";
import { type Cli, command } from "./cli.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { compareCommand } from "./records/compare.ts";
import { evalCommand } from "./commands/eval.ts";
import { endingOf } from "./exit.ts";
import { exportCommand } from "./commands/export.ts";
import { fetchDataCommand, fetchModelsCommand } from "./commands/fetch.ts";
import { goldenCommand } from "./commands/golden.ts";
import { historyCommand } from "./records/history.ts";
import { jobsCommand } from "./commands/jobs.ts";
import { kineticsGendataCommand } from "./commands/kinetics_gendata.ts";
import { ntuGendataCommand } from "./commands/ntu_gendata.ts";
import { mergeCommand } from "./commands/merge.ts";
import { oracleCommand } from "./commands/oracle.ts";
import { mainCommand } from "./commands/main.ts";
import { prepareCommand } from "./commands/prepare.ts";
import { reproduceCommand } from "./commands/reproduce.ts";
import { runsCommand } from "./records/runs.ts";
import { schemaCommand } from "./commands/schema.ts";
import { setupCommand } from "./commands/setup.ts";
import { showCommand } from "./commands/show.ts";
import { trainCommand } from "./commands/train.ts";
import { verifyCommand } from "./commands/verify.ts";

function programOf(cli: Cli, version: string): Command {
  const program = command(cli, "deno task", "Reproduce ST-GCN and Temporal Conv, judged", [
    "reproduce",
    "reproduce --suite ui-prmd --mirror ../shared/mirror",
    "doctor",
  ]);
  program.version(version, "--version", "print the version");
  const commands = [
    reproduceCommand,
    trainCommand,
    evalCommand,
    prepareCommand,
    verifyCommand,
    showCommand,
    fetchDataCommand,
    fetchModelsCommand,
    exportCommand,
    jobsCommand,
    mergeCommand,
    runsCommand,
    goldenCommand,
    compareCommand,
    historyCommand,
    schemaCommand,
    oracleCommand,
    setupCommand,
    doctorCommand,
  ];
  for (const make of commands) program.addCommand(make(cli));
  program.addCommand(mainCommand(cli));
  program.addCommand(ntuGendataCommand(cli));
  program.addCommand(kineticsGendataCommand(cli));
  program.addCommand(fetchModelsCommand(cli, "get_reference_models"));
  return program;
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
  const program = programOf(cli, version);
  try {
    const given = withDashes(args);
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
