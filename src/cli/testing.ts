/** What tests of commands share: a command line run as the program runs it, without an engine. */

import type { Runner } from "../suite/runner.ts";
import { runCommandLine } from "./program.ts";
import { Terminal } from "./terminal.ts";

/** How a command line ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What is not as in every test. */
export interface TestOutside {
  /** The project's folder, which is also the user's home. */
  readonly project?: string;
  readonly start?: () => Promise<Runner>;
}

/** Runs a command line and gathers what it prints. */
export async function runForTest(
  args: readonly string[],
  { project = "nowhere", start = noEngine }: TestOutside = {},
): Promise<Ended> {
  let out = "";
  let err = "";
  const terminal = new Terminal({
    stdout: { isTerminal: false, write: (text) => void (out += text) },
    stderr: { isTerminal: false, write: (text) => void (err += text) },
    noColor: true,
    clock: () => 0,
  });
  const code = await runCommandLine(args, {
    terminal,
    environment: { HOME: project },
    project,
    signal: new AbortController().signal,
    now: () => new Date(0),
    startRunner: start,
  }, "1.2.3");
  return { code, out, err };
}

function noEngine(): Promise<Runner> {
  return Promise.reject(new Error("the engine was started"));
}
