/** What tests of the commands share: a command line run in a fake project. */

import type { Runner } from "../suite/runner.ts";
import { type FakeProject, fakeRunner } from "../suite/testing.ts";
import { runCommandLine } from "./program.ts";
import { Terminal } from "./terminal.ts";

/** How a command line ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What a test may say of the outside. */
export interface Outside {
  readonly start?: () => Promise<Runner>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a command line on an engine without TensorFlow. */
export async function runIn(
  project: FakeProject,
  args: readonly string[],
  { start = () => Promise.resolve(fakeRunner()), environment = {} }: Outside = {},
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
    environment: { HOME: project.folder, ...environment },
    project: project.folder,
    signal: new AbortController().signal,
    now: () => new Date(),
    startRunner: start,
  }, "1.2.3");
  return { code, out, err };
}

/** The options that keep data and results in the fake project. */
export function foldersOf({ places }: FakeProject): string[] {
  return ["--data-dir", places.data, "--work-dir", places.work];
}
