/** A suite's shares: one done by a job, and all of them brought together. */

import { join } from "node:path";
import { InterruptedError } from "../base/errors.ts";
import type { Verdict } from "../golden/verdict.ts";
import { worst } from "../golden/verdict.ts";
import type { RunResult, SuiteResult } from "../report/result.ts";
import { suiteResult } from "../report/result.ts";
import type { RunContext } from "./context.ts";
import { measure } from "./measure.ts";
import { mergeParts } from "./merge.ts";
import { type Part, readPart, writePart } from "./part.ts";
import { attempted, concluded, type Conclusion, inRunFolder, runFolderPath } from "./run.ts";
import { runName } from "./run_config.ts";
import { RunFolder } from "./run_folder.ts";
import { type Shard, shardFolder } from "./shard.ts";
import type { PlannedSuite } from "./suite.ts";
import type { RunTask } from "./task.ts";

/** What a share does of some tasks. The first seeds of a run are never in the share of later ones alone. */
export function shareOfTasks(tasks: readonly RunTask[], shard: Shard): RunTask[] {
  const pairs = tasks.flatMap((task) =>
    task.kind === "train" ? task.seeds.map((seed) => ({ task, seed })) : []
  );
  const mine = pairs.filter((_, i) => i % shard.of === shard.index - 1);
  return tasks.flatMap((task): RunTask[] => {
    if (task.kind === "evaluate") return [{ ...task, shard }];
    const seeds = mine.filter((pair) => pair.task === task).map(({ seed }) => seed);
    return seeds.length === 0 ? [] : [{ ...task, seeds }];
  });
}

/**
 * Does one share of a suite, whose parts a merge judges; gives `pass`, or the worst of what kept a part from being made.
 * @throws as `measure`, but for what is a verdict of one run.
 */
export async function performShare(
  { tasks }: PlannedSuite,
  shard: Shard,
  context: RunContext,
): Promise<Verdict> {
  const places = { ...context.places, work: shardFolder(context.places.work, shard) };
  const own = { ...context, places };
  const failures: Verdict[] = [];
  for (const task of shareOfTasks(tasks, shard)) {
    const failed = await attempted(
      runName(task.config),
      () =>
        inRunFolder(task, own, async (folder) => {
          const measurement = await measure(task, folder, own);
          await writePart(folder.path, shard, context.commit, measurement);
          return null;
        }),
    );
    if (failed === null) continue;
    context.listener.note(`${failed.judgement.verdict}: ${failed.judgement.message}`);
    failures.push(failed.judgement.verdict);
  }
  return failures.length === 0 ? "pass" : worst(failures);
}

/** Merges the parts below the results' folder and judges the suite as if it had been made whole. */
export async function mergeSuite(
  { suite, tasks }: PlannedSuite,
  context: Omit<Conclusion, "commit"> & Pick<RunContext, "signal">,
): Promise<SuiteResult> {
  const finished: RunResult[] = [];
  for (const task of tasks) {
    if (context.signal.aborted) throw new InterruptedError("Stopped between two runs");
    const run = runName(task.config);
    const started = context.now().toISOString();
    const result = await attempted(run, async () => {
      const parts = await partsOf(task, context.places.work);
      const measurement = mergeParts(task, parts);
      const path = runFolderPath(context.places.work, task);
      const folder = await RunFolder.start(path, context.now);
      await folder.writeAnswers(measurement.predictions, measurement.answers);
      const commit = parts[0]?.commit ?? null;
      return await concluded(measurement, task.config, folder, started, { ...context, commit });
    });
    context.listener.note(`${result.judgement.verdict}: ${result.judgement.message}`);
    finished.push(result);
  }
  const expected = tasks.map((task) => runName(task.config));
  return suiteResult(suite, expected, finished, context.command);
}

/** The parts of a run in all shards' folders, in the order of their names. */
async function partsOf(task: RunTask, work: string): Promise<Part[]> {
  const parts: Part[] = [];
  for (const name of await shardNames(join(work, "shards"))) {
    const part = await readPart(runFolderPath(join(work, "shards", name), task));
    if (part !== null) parts.push(part);
  }
  return parts;
}

async function shardNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) names.push(name);
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  return names.sort();
}
