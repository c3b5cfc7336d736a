/** What tests of commands share: a command line run as the program runs it, without an engine. */

import type { Runner } from "../suite/runner.ts";
import { type FakeProject, fakeRunner } from "../suite/testing.ts";
import type { Power } from "./permissions.ts";
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
  /** Letters in a line, where both streams are a terminal. */
  readonly columns?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Hears what the command gives up. */
  readonly onRenounced?: (powers: readonly Power[]) => void;
}

/** Runs a command line and gathers what it prints. */
export async function runForTest(
  args: readonly string[],
  { project = "nowhere", start = noEngine, environment = {}, signal, onRenounced, columns }:
    TestOutside = {},
): Promise<Ended> {
  let out = "";
  let err = "";
  const stream = { isTerminal: columns !== undefined, columns };
  const terminal = new Terminal({
    stdout: { ...stream, write: (text) => void (out += text) },
    stderr: { ...stream, write: (text) => void (err += text) },
    noColor: true,
    clock: () => 0,
  });
  const code = await runCommandLine(args, {
    terminal,
    environment: { HOME: project, ...environment },
    project,
    signal: signal ?? new AbortController().signal,
    now: () => new Date(0),
    startRunner: start,
    renounce: (...powers) => Promise.resolve(onRenounced?.(powers)),
  }, "1.2.3");
  return { code, out, err };
}

/** Runs a command line in a fake project, on an engine without TensorFlow. */
export function runIn(
  { folder }: FakeProject,
  args: readonly string[],
  outside: Omit<TestOutside, "project"> = {},
): Promise<Ended> {
  return runForTest(args, {
    project: folder,
    start: () => Promise.resolve(fakeRunner()),
    ...outside,
  });
}

/** The options that keep data and results in a fake project. */
export function foldersOf({ places }: FakeProject): string[] {
  return ["--data-dir", places.data, "--work-dir", places.work];
}

/** A start that must not be asked for. */
export function noEngine(): Promise<Runner> {
  return Promise.reject(new Error("the engine was started"));
}
