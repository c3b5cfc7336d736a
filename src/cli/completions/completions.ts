import { Argument, type Command } from "@commander-js/extra-typings";
import { datasetNames } from "../../datasets/catalog/catalog.ts";
import { modelConfig } from "../../models/config.ts";
import { type Cli, command, placesOf } from "../cli.ts";
import { oneOf } from "../options.ts";
import type { CompletedCommand } from "./tree.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** The program with all of its commands whole, of which completion is made. */
export type WholeProgram = () => Promise<Command>;

/** `completions`: what a shell completes `deno task` by. */
export function completionsCommand(cli: Cli, program: WholeProgram): Command {
  const made = command(cli, "completions", "Print completion for bash, zsh or fish", [
    "completions bash > ~/.skelbench.bash   # and `source ~/.skelbench.bash` in ~/.bashrc",
    "completions zsh > ~/.skelbench.zsh     # and the same in ~/.zshrc, after compinit",
    "completions fish > ~/.config/fish/conf.d/skelbench.fish",
  ]);
  const shell = new Argument("<shell>", "which shell").choices(SHELLS).argParser(oneOf(SHELLS));
  made.addArgument(shell).action(async (shell) => {
    const { completedCommands } = await import("./tree.ts");
    const { knownRuns, knownSuites } = await import("../../suite/configs.ts");
    const places = placesOf(cli, { dataDir: "data" });
    const commands = completedCommands(await program(), {
      runs: await knownRuns(places),
      suites: await knownSuites(places),
      dataSets: datasetNames,
      models: modelConfig.options.map((option) => option.shape.name.value),
    });
    cli.terminal.print(await scriptOf(shell, commands));
  });
  return made;
}

async function scriptOf(
  shell: typeof SHELLS[number],
  commands: readonly CompletedCommand[],
): Promise<string> {
  switch (shell) {
    case "bash":
      return (await import("./posix.ts")).bashScript(commands);
    case "zsh":
      return (await import("./posix.ts")).zshScript(commands);
    case "fish":
      return (await import("./fish.ts")).fishScript(commands);
  }
}
