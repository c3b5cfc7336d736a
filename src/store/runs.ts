/** The runs that lie below a folder of results: what each was, what came of it, and how much room it takes. */

import { join, relative } from "node:path";
import { exists, tryLock } from "../base/files.ts";
import { mean } from "../base/statistics.ts";
import type { Verdict } from "../golden/verdict.ts";
import { parseRecord, type RunRecord } from "../report/record.ts";
import { RUN_FILES } from "./run_folder.ts";
import { readStart, type RunStart } from "./run_start.ts";
import { LATEST, latestIn, LOCK, startedIn, tellsRun } from "./started_folder.ts";

/** One run, as its folder tells it. */
export interface ListedRun {
  /** From the folder of results. */
  readonly folder: string;
  /** `<dataset>/<model>`; null where the run was killed before it could say. */
  readonly run: string | null;
  readonly started: string | null;
  readonly kind: RunStart["asked"]["kind"] | null;
  readonly seeds: readonly number[];
  /** Given weights, or those that a training started from. */
  readonly weights: string | null;
  readonly limit: number | null;
  readonly verdict: Verdict | null;
  /** Answers that were right, the mean over seeds, of how many. */
  readonly score: { readonly correct1: number; readonly samples: number } | null;
  readonly bytes: number;
  /** `stopped` where nobody writes and no answers are there. */
  readonly state: "ended" | "stopped" | "running";
  /** Whether `latest` links to it. */
  readonly isLatest: boolean;
}

/** Folders below the folder of results are looked into so deep: `shards/1-of-4/eval/<dataset>/<model>`, and two more. */
const DEPTH = 7;

/**
 * The folders that hold runs, sorted. Links are not followed; a folder with a record of its own was made before each
 * run had a folder.
 */
export async function runHomes(work: string, depth = DEPTH): Promise<string[]> {
  const homes: string[] = [];
  const below: string[] = [];
  let isHome = await exists(join(work, RUN_FILES.record));
  try {
    for await (const { name, isDirectory } of Deno.readDir(work)) {
      if (!isDirectory || name === LATEST || name.startsWith(".")) continue;
      if (tellsRun(name)) isHome = true;
      else below.push(name);
    }
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  if (isHome) homes.push(work);
  if (depth === 0) return homes;
  for (const name of below.sort()) homes.push(...await runHomes(join(work, name), depth - 1));
  return homes;
}

/** All runs below a folder of results, home by home, oldest first. @throws {DataError} where a record cannot be read. */
export async function listRuns(work: string): Promise<ListedRun[]> {
  const runs: ListedRun[] = [];
  for (const home of await runHomes(work)) {
    const latest = await latestIn(home);
    if (await exists(join(home, RUN_FILES.record))) runs.push(await listed(work, home, false));
    for (const name of (await startedIn(home)).filter(tellsRun)) {
      runs.push(await listed(work, join(home, name), name === latest));
    }
  }
  return runs;
}

async function listed(work: string, folder: string, isLatest: boolean): Promise<ListedRun> {
  const start = await readStart(folder);
  const record = await recordOf(folder);
  const { asked } = start ?? {};
  const { observation } = record ?? {};
  const found = observation?.results ?? [];
  const samples = found[0]?.score.samples;
  const isEnded = record !== null || await exists(join(folder, RUN_FILES.predictions));
  return {
    folder: relative(work, folder),
    run: asked?.run ?? observation?.run ?? null,
    started: start?.started ?? record?.started ?? null,
    kind: asked?.kind ?? observation?.kind ?? null,
    seeds: asked?.seeds ?? found.flatMap(({ seed }) => seed === null ? [] : [seed]),
    weights: asked?.weights ?? record?.initial?.weights ?? null,
    limit: asked?.limit ?? observation?.limit ?? null,
    verdict: record?.judgement.verdict ?? null,
    score: samples === undefined
      ? null
      : { correct1: mean(found.map(({ score }) => score.correct1)), samples },
    bytes: await bytesIn(folder),
    state: await isLocked(folder) ? "running" : isEnded ? "ended" : "stopped",
    isLatest,
  };
}

async function recordOf(folder: string): Promise<RunRecord | null> {
  const path = join(folder, RUN_FILES.record);
  return await exists(path) ? parseRecord(await Deno.readTextFile(path), path) : null;
}

async function isLocked(folder: string): Promise<boolean> {
  const path = join(folder, LOCK);
  if (!await exists(path)) return false;
  using lock = await tryLock(path);
  return lock === undefined;
}

/** What a run's files take, but for those of runs below it. */
export async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name, isFile, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isFile) bytes += (await Deno.lstat(path)).size;
    else if (isDirectory && name !== LATEST && !tellsRun(name)) bytes += await bytesIn(path);
  }
  return bytes;
}
