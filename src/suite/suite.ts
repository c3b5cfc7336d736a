/** A suite: its runs one after another, and what they come to together. */

import type { RunResult, SuiteResult } from "../report/result.ts";
import { suiteResult } from "../report/result.ts";
import type { RunContext } from "./context.ts";
import type { Places } from "./places.ts";
import { performRun } from "./run.ts";
import { runName } from "./run_config.ts";
import { readSuite } from "./suite_config.ts";
import { readConfigOf, type RunTask } from "./task.ts";

/** What `reproduce` is asked for. */
export interface SuiteRequest {
  readonly suite: string;
  /** Runs, data sets or models to choose; none chooses all. */
  readonly only: readonly string[];
  readonly seeds: readonly number[];
  /** Only the first samples of each part. */
  readonly limit?: number | undefined;
  /** Go on from the checkpoints of runs that were stopped. */
  readonly resume?: boolean | undefined;
}

/** A suite that is ready to start: every config read and checked. */
export interface PlannedSuite {
  readonly suite: string;
  readonly tasks: readonly RunTask[];
}

/** Reads a suite and all of its configs. @throws {UsageError} for whatever is wrong in them. */
export async function planSuite(places: Places, request: SuiteRequest): Promise<PlannedSuite> {
  const { suite, only, seeds, limit, resume } = request;
  const { runs, weights } = await readSuite(places, suite, only);
  const tasks: RunTask[] = [];
  for (const run of runs) {
    const config = await readConfigOf(places, run);
    tasks.push(
      weights === undefined
        ? { kind: "train", config, seeds, limit, resume }
        : { kind: "evaluate", config, weights, limit },
    );
  }
  return { suite, tasks };
}

/** Makes the runs of a suite, in order. */
export async function performSuite(
  { suite, tasks }: PlannedSuite,
  context: RunContext,
): Promise<SuiteResult> {
  const finished: RunResult[] = [];
  for (const [i, task] of tasks.entries()) {
    const run = runName(task.config);
    context.listener.note(`${run} (${i + 1} of ${tasks.length})`);
    const result = await performRun(task, context);
    context.listener.note(`${result.judgement.verdict}: ${result.judgement.message}`);
    finished.push(result);
  }
  const expected = tasks.map((task) => runName(task.config));
  return suiteResult(suite, expected, finished, context.command);
}
