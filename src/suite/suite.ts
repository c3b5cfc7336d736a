/** A suite: its runs one after another, and what they come to together. */

import { type RunResult, type SuiteResult, suiteResult } from "../report/result.ts";
import type { RunContext } from "./context.ts";
import type { Places } from "../provision/context.ts";
import { performRun } from "./run.ts";
import { readConfigText, runName } from "./run_config.ts";
import { readConfigOf, suiteConfigPath } from "./configs.ts";
import type { RunTask } from "./task.ts";
import { z } from "zod";
import { UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import { parseYaml } from "../formats/yaml/yaml.ts";
import { runNameSchema } from "../golden/fields.ts";
import { REFERENCE } from "../provision/reference_weights.ts";

/** Schema of `config/suites/<name>.yaml`. */
const suiteConfig = z.strictObject({
  /** `reference`: every run evaluates its published weights instead of training. */
  weights: z.literal(REFERENCE).optional(),
  runs: z.array(runNameSchema).readonly()
    .refine((runs) => new Set(runs).size === runs.length, { error: "expected every run once" }),
});

/** A suite as its file has it. */
export type Suite = Readonly<z.infer<typeof suiteConfig>>;

/**
 * A suite with its runs in order; with `only`, those that a word names: a run, a data set or a model.
 * @throws {UsageError} for an unknown suite, a broken file, or a word that names nothing.
 */
export async function readSuite(
  places: Places,
  suite: string,
  only: readonly string[] = [],
): Promise<Suite> {
  const path = await suiteConfigPath(places, suite);
  const shown = `config/suites/${suite}.yaml`;
  const all = parseYaml(await readConfigText(path, shown), shown, suiteConfig);
  return only.length === 0 ? all : { ...all, runs: chosen(all.runs, only, suite) };
}

function chosen(runs: readonly string[], only: readonly string[], suite: string): string[] {
  const names = (run: string): string[] => [run, ...run.split("/")];
  for (const word of only) {
    const known = [...new Set(runs.flatMap(names))];
    if (!known.includes(word)) {
      throw new UsageError(`Cannot choose "${word}" of suite "${suite}"${suggest(word, known)}`);
    }
  }
  return runs.filter((run) => names(run).some((name) => only.includes(name)));
}

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
  /** Whether it is one run that a command names itself, of whose position in a list nothing is to be told. */
  readonly isAlone?: boolean;
}

/** One run as a suite. */
export function alone(suite: string, task: RunTask): PlannedSuite {
  return { suite, tasks: [task], isAlone: true };
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
  { suite, tasks, isAlone = false }: PlannedSuite,
  context: RunContext,
): Promise<SuiteResult> {
  const tell = (line: string): void => isAlone ? undefined : context.listener.note(line);
  const finished: RunResult[] = [];
  for (const [i, task] of tasks.entries()) {
    const run = runName(task.config);
    tell(`${run} (${i + 1} of ${tasks.length})`);
    const result = await performRun(task, context);
    tell(`${result.judgement.verdict}: ${result.judgement.message}`);
    finished.push(result);
  }
  const expected = tasks.map((task) => runName(task.config));
  return suiteResult(suite, expected, finished, context.command);
}
