/** A suite that shards share: one share done by a job, and all of them brought together. */

import { dirname, join } from "node:path";
import { InterruptedError, UnavailableError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { type Judgement, type Verdict, worst } from "../golden/verdict.ts";
import { listed } from "../golden/words.ts";
import type { RunResult, SuiteResult } from "../report/result.ts";
import { suiteResult } from "../report/result.ts";
import type { EngineContext, RunContext } from "../suite/context.ts";
import { measure } from "../suite/measure.ts";
import { mergeShares } from "./merge.ts";
import {
  type Failure,
  hasLeft,
  readLeft,
  type Share,
  type ShareRequest,
  writeFailure,
  writeShare,
} from "./share.ts";
import { attempted, concluded, type Conclusion, inRunFolder } from "../suite/run.ts";
import { runName } from "../suite/run_config.ts";
import { RUN_FILES } from "../store/run_folder.ts";
import { runHome } from "../store/run_start.ts";
import { lastFolder, setLatest } from "../store/started_folder.ts";
import type { Shard } from "../evaluation/shard.ts";
import { shardFolder, shardsFolder, shardsIn } from "./folders.ts";
import type { PlannedSuite } from "../suite/suite.ts";
import { keyOf, type RunTask } from "../suite/task.ts";

/** The share of a shard in some tasks. The first seeds of a run are never in the share of later ones alone. */
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
 * Does one share of a suite, which a merge judges; gives `pass`, or the worst of what kept a run of it from being made,
 * which the merge says too.
 * @throws as `measure`, but for what is a verdict of one run.
 */
export async function performShare(
  { tasks }: PlannedSuite,
  request: ShareRequest,
  context: EngineContext,
): Promise<Verdict> {
  const own = inShard(request, context);
  const failures: Verdict[] = [];
  const mine = shareOfTasks(tasks, request.shard);
  if (mine.length === 0) {
    const { index, of } = request.shard;
    context.listener.note(
      `shard ${index} of ${of} has nothing to do: there are fewer trainings than shards`,
    );
  }
  for (const task of mine) {
    const resumes = task.kind === "train" && task.resume === true;
    const failed = await inRunFolder(task, own, async (folder) => {
      const path = folder.pathToWrite();
      await setLatest(path, context.listener); // a share of before is none of a shard that dies now
      const made = await attempted(keyOf(task), () => measure(task, folder, own));
      if ("observation" in made) {
        await writeShare(path, request, context, made);
        return undefined;
      }
      if (!resumes) await writeFailure(path, request, made.judgement);
      return made.judgement;
    });
    if (failed === undefined) continue;
    if (resumes) await leaveFailure(task, request, failed, own);
    context.listener.note(`${failed.verdict}: ${failed.message}`);
    failures.push(failed.verdict);
  }
  return failures.length === 0 ? "pass" : worst(failures);
}

/** Leaves in each run of a share what kept the whole share from being begun, for the merge to say; gives its verdict. */
export async function abandonShare(
  { tasks }: PlannedSuite,
  request: ShareRequest,
  judgement: Judgement,
  context: Pick<EngineContext, "places" | "listener" | "now">,
): Promise<Verdict> {
  const own = inShard(request, context);
  for (const task of shareOfTasks(tasks, request.shard)) {
    await leaveFailure(task, request, judgement, own);
  }
  context.listener.note(`${judgement.verdict}: ${judgement.message}`);
  return judgement.verdict;
}

/** Writes what kept a shard from having its share into a folder of its own, so that a share of before stays whole. */
async function leaveFailure(
  task: RunTask,
  request: ShareRequest,
  judgement: Judgement,
  own: Pick<EngineContext, "places" | "listener" | "now">,
): Promise<void> {
  const fresh = task.kind === "train" ? { ...task, resume: false } : task;
  await inRunFolder(fresh, own, async (folder) => {
    const path = folder.pathToWrite();
    await writeFailure(path, request, judgement);
    await setLatest(path, own.listener);
  });
}

/** A context whose results are the shard's own. */
function inShard<T extends Pick<EngineContext, "places">>({ shard }: ShareRequest, context: T): T {
  const { places } = context;
  return { ...context, places: { ...places, work: shardFolder(places.work, shard) } };
}

/** What merging takes: no engine, and how to tell the command again, given what the shards were run with. */
export interface MergeContext
  extends Omit<Conclusion, "commit" | "clean" | "command">, Pick<RunContext, "signal"> {
  readonly command: (shards: readonly ShareRequest["options"][]) => string;
}

/**
 * Merges the shares below the results' folder and judges the suite as if it had been made whole.
 * @throws {UnavailableError} if there is none at all, so that there is nothing to judge.
 */
export async function mergeSuite(
  { suite, tasks }: PlannedSuite,
  context: MergeContext,
): Promise<SuiteResult> {
  const finished: RunResult[] = [];
  const shards = await shardsIn(context.places.work);
  await requireAny(tasks, context.places.work);
  const options: ShareRequest["options"][] = [];
  for (const task of tasks) {
    if (context.signal.aborted) throw new InterruptedError("Stopped between two runs");
    const key = keyOf(task);
    const started = context.now().toISOString();
    const result = await attempted(key, async () => {
      const found = await leftOf(task, shards, context.places.work);
      const left = [...found.values()];
      const own = left.map((one) => one.options);
      options.push(...own);
      const failure = blamed(left.filter((one) => one.kind === "failure"));
      if (failure !== undefined) return { ...key, judgement: failure, record: null };
      requireEvery(task, tasks, shards, found);
      const shares = left.filter((one) => one.kind === "share");
      const measurement = mergeShares(task, shares);
      return await inRunFolder(task, context, async (folder) => {
        await folder.writeAnswers(measurement.predictions, measurement.answers);
        await gatherWeights(task, shares, folder.pathToWrite());
        const { commit = null, clean = null } = shares[0] ?? {};
        const conclusion = { ...context, commit, clean, command: context.command(own) };
        return await concluded(measurement, task.config, folder, started, conclusion);
      });
    });
    context.listener.note(`${result.judgement.verdict}: ${result.judgement.message}`);
    finished.push(result);
  }
  return suiteResult(suite, tasks.map(keyOf), finished, context.command(options));
}

/** Whether a share of a task left anything below the folder of results. */
export async function hasShares(task: RunTask, work: string): Promise<boolean> {
  for (const shard of await shardsIn(work)) {
    if (await hasLeft(await leftFolder(task, shard, work))) return true;
  }
  return false;
}

/** Copies what the shards trained to where one process would have left it, and the cards of the first seed. */
async function gatherWeights(
  task: RunTask,
  shares: readonly Share[],
  folder: string,
): Promise<void> {
  if (task.kind !== "train") return;
  for (const { path, observation: { results } } of shares) {
    const copied = async (name: string): Promise<void> =>
      await Deno.copyFile(join(dirname(path), name), join(folder, name));
    for (const { seed } of results) {
      if (seed === null || !task.seeds.includes(seed)) continue;
      await copied(RUN_FILES.weights(seed));
    }
    const isFirst = results[0]?.seed === task.seeds[0];
    if (isFirst && await exists(join(dirname(path), RUN_FILES.cards))) {
      await copied(RUN_FILES.cards);
    }
  }
}

/** What failed shards come to. A mismatch comes first: it stands, however often the others run again. */
function blamed(failures: readonly Failure[]): Judgement | undefined {
  const verdicts = failures.map(({ judgement }) => judgement.verdict);
  const verdict = verdicts.includes("mismatch") ? "mismatch" : worst(verdicts);
  const telling = failures.find(({ judgement }) => judgement.verdict === verdict)?.judgement;
  const messages = failures.map(({ shard, judgement }) =>
    `shard ${shard.index} of ${shard.of}: ${judgement.message}`
  );
  return telling && { ...telling, message: messages.join("; ") };
}

/**
 * Refuses a run of which a shard left nothing. Of two cuts nobody knows which shard is missing; `mergeShares` refuses those.
 * @throws {UnavailableError} naming the shard.
 */
function requireEvery(
  task: RunTask,
  tasks: readonly RunTask[],
  shards: readonly Shard[],
  found: ReadonlyMap<Shard, unknown>,
): void {
  const [of = 0, another] = new Set(shards.map((shard) => shard.of));
  if (another !== undefined) return;
  const there = [...found.keys()].map(({ index }) => index);
  const absent = Array.from({ length: of }, (_, i) => i + 1).filter((index) =>
    !there.includes(index) &&
    shareOfTasks(tasks, { index, of }).some(({ config }) => config === task.config)
  );
  if (absent.length === 0) return;
  throw new UnavailableError(
    `Cannot merge ${runName(task.config)}: nothing came of shard ${
      listed(absent.map(String))
    } of ${of}; run what is missing again, alone`,
  );
}

/** @throws {UnavailableError} if no shard left anything of some tasks. */
async function requireAny(
  tasks: readonly RunTask[],
  work: string,
): Promise<void> {
  for (const task of tasks) if (await hasShares(task, work)) return;
  if (tasks.length === 0) return;
  throw new UnavailableError(
    `Cannot merge: no shard left a share in "${
      shardsFolder(work)
    }"; run the shards first, as by --shard 1/4`,
  );
}

function leftFolder(task: RunTask, shard: Shard, work: string): Promise<string> {
  return lastFolder(runHome(shardFolder(work, shard), keyOf(task)));
}

/** What the shards left of a run, in their order. */
async function leftOf(
  task: RunTask,
  shards: readonly Shard[],
  work: string,
): Promise<ReadonlyMap<Shard, Share | Failure>> {
  const found = new Map<Shard, Share | Failure>();
  for (const shard of shards) {
    const left = await readLeft(await leftFolder(task, shard, work));
    if (left !== null) found.set(shard, left);
  }
  return found;
}
