/** The help of our own program, asked for as a user would. */

import { runCommandLine } from "../src/cli/program.ts";
import { Terminal } from "../src/cli/terminal.ts";

/** What the program prints for some words and `--help`. @throws {Error} if that is not help. */
export async function helpOf(words: readonly string[]): Promise<string> {
  let printed = "";
  const outlet = {
    isTerminal: false,
    write: (text: string): void => {
      printed += text;
    },
  };
  const code = await runCommandLine([...words, "--help"], {
    terminal: new Terminal({ stdout: outlet, stderr: outlet, noColor: true, clock: () => 0 }),
    environment: {},
    project: "",
    signal: new AbortController().signal,
    now: () => new Date(0),
    startRunner: () => Promise.reject(new Error("help starts no engine")),
    renounce: () => Promise.resolve(),
  }, "0.0.0");
  if (code !== 0 || !printed.startsWith(`Usage: deno task ${words.join(" ")} `)) {
    throw new Error(`Cannot read the help of "${words.join(" ")}": ${printed}`);
  }
  return printed;
}
