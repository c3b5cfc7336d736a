/** A suite: its runs one after another, and what they come to together. */

import { type RunResult, type SuiteResult, suiteResult } from "../report/result.ts";
import type { RunContext } from "./context.ts";
import type { Places } from "../provision/context.ts";
import { performRun } from "./run.ts";
import { readConfigText } from "./run_config.ts";
import { readConfigOf, suiteConfigPath } from "./configs.ts";
import { keyOf, type RunTask } from "./task.ts";
import { z } from "zod";
import { UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import { parseYaml } from "../formats/yaml/yaml.ts";
import { runNameSchema } from "../golden/fields.ts";
import { runTitle } from "../golden/words.ts";
import { RECORDED, REFERENCE } from "../provision/reference_weights.ts";

const runList = z.array(runNameSchema).readonly()
  .refine((runs) => new Set(runs).size === runs.length, { error: "expected every run once" });

/** Schema of `config/suites/<name>.yaml`. */
const suiteConfig = z.strictObject({
  /** Runs whose recorded weights are evaluated, before all else. */
  recorded: runList.default([]),
  /** `reference`: every run evaluates its published weights instead of training. */
  weights: z.literal(REFERENCE).optional(),
  runs: runList,
  /** What `runs` are trained with where the command line names no seed. */
  seeds: z.array(z.int().nonnegative()).min(1).readonly().default([1]),
});

/** A suite as its file has it. */
export type Suite = Readonly<z.infer<typeof suiteConfig>>;

/**
 * A suite with its runs in order; with `only`, those that a word names: a run, a data set or a model.
 * @throws {UsageError} for an unknown suite, a broken file, or a word that names nothing.
 */
export async function readSuite(
  places: Pick<Places, "config">,
  suite: string,
  only: readonly string[] = [],
): Promise<Suite> {
  const path = await suiteConfigPath(places, suite);
  const shown = `config/suites/${suite}.yaml`;
  const all = parseYaml(await readConfigText(path, shown), shown, suiteConfig);
  if (only.length === 0) return all;
  const known = [...new Set([...all.recorded, ...all.runs].flatMap(namesOf))];
  requireKnown(only, known, suite);
  return { ...all, recorded: chosen(all.recorded, only), runs: chosen(all.runs, only) };
}

/** The words that name a run. */
function namesOf(run: string): string[] {
  return [run, ...run.split("/")];
}

function requireKnown(only: readonly string[], known: readonly string[], suite: string): void {
  for (const word of only) {
    if (!known.includes(word)) {
      throw new UsageError(`Cannot choose "${word}" of suite "${suite}"${suggest(word, known)}`);
    }
  }
}

function chosen(runs: readonly string[], only: readonly string[]): string[] {
  return runs.filter((run) => namesOf(run).some((name) => only.includes(name)));
}

/** What `reproduce` is asked for. */
export interface SuiteRequest {
  readonly suite: string;
  /** Runs, data sets or models to choose; none chooses all. */
  readonly only: readonly string[];
  /** Those of the suite without it. */
  readonly seeds?: readonly number[] | undefined;
  /** Only the first samples of each part. */
  readonly limit?: number | undefined;
  /** Compute frames that do not move, too, in evaluations of given weights. */
  readonly dense?: boolean | undefined;
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

/** The seeds that its runs are trained with; none where it trains nothing. */
export function seedsOf({ tasks }: PlannedSuite): readonly number[] | undefined {
  return tasks.find((task) => task.kind === "train")?.seeds;
}

/** One run as a suite. */
export function alone(suite: string, task: RunTask): PlannedSuite {
  return { suite, tasks: [task], isAlone: true };
}

/** Reads a suite and all of its configs. @throws {UsageError} for whatever is wrong in them. */
export async function planSuite(places: Places, request: SuiteRequest): Promise<PlannedSuite> {
  const { suite, only, limit, dense, resume } = request;
  const { recorded, runs, weights, seeds: own } = await readSuite(places, suite, only);
  const { seeds = own } = request;
  const tasks: RunTask[] = [];
  for (const run of recorded) {
    const config = await readConfigOf(places, run);
    tasks.push({ kind: "evaluate", config, weights: RECORDED, limit, dense });
  }
  for (const run of runs) {
    const config = await readConfigOf(places, run);
    tasks.push(
      weights === undefined
        ? { kind: "train", config, seeds, limit, resume }
        : { kind: "evaluate", config, weights, limit, dense },
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
    tell(`${runTitle(keyOf(task))} (${i + 1} of ${tasks.length})`);
    const result = await performRun(task, context);
    tell(`${result.judgement.verdict}: ${result.judgement.message}`);
    finished.push(result);
  }
  return suiteResult(suite, tasks.map(keyOf), finished, context.command);
}
