/** Old runs taken away, on demand alone. */

import { basename, join, relative } from "node:path";
import { tryLock, withLock } from "../base/files.ts";
import { bytesIn, runHomes } from "./runs.ts";
import { latestIn, LOCK, startedIn, tellsRun } from "./started_folder.ts";

/** A run that was taken away. */
export interface PrunedRun {
  /** From the folder of results. */
  readonly folder: string;
  readonly bytes: number;
}

/** What pruning is asked for. */
export interface PruneRequest {
  /** How many of each run's folders stay: its newest. */
  readonly keep: number;
  /** Only say what would go. */
  readonly dryRun: boolean;
}

const GONE = ".pruned-";

/**
 * Takes away all but the newest folders of each run; trainings, evaluations and shares of the same name are runs
 * apart. What somebody writes stays, and so does what `latest` links to, and what was made before each run had a folder.
 */
export async function pruneRuns(work: string, request: PruneRequest): Promise<PrunedRun[]> {
  const pruned: PrunedRun[] = [];
  for (const home of await runHomes(work)) {
    if ((await startedIn(home)).length === 0) continue;
    // Nobody begins or resumes a run there meanwhile.
    const names = await withLock(join(home, LOCK), () => pruneHome(home, request));
    pruned.push(...names.map(({ folder, bytes }) => ({ folder: relative(work, folder), bytes })));
  }
  return pruned;
}

async function pruneHome(home: string, { keep, dryRun }: PruneRequest): Promise<PrunedRun[]> {
  for await (const { name } of Deno.readDir(home)) {
    // Of a pruning that was stopped.
    if (name.startsWith(GONE) && !dryRun) await Deno.remove(join(home, name), { recursive: true });
  }
  const latest = await latestIn(home);
  const old = (await startedIn(home)).filter(tellsRun).slice(0, -keep);
  const pruned: PrunedRun[] = [];
  for (const name of old.filter((one) => one !== latest)) {
    const folder = join(home, name);
    using lock = await tryLock(join(folder, LOCK));
    if (lock === undefined) continue;
    const bytes = await bytesIn(folder);
    if (!dryRun) await removeWhole(folder, join(home, `${GONE}${basename(folder)}`));
    pruned.push({ folder, bytes });
  }
  return pruned;
}

/** Under another name first, so that no half of a run is taken for one when this is stopped. */
async function removeWhole(folder: string, gone: string): Promise<void> {
  await Deno.rename(folder, gone);
  await Deno.remove(gone, { recursive: true });
}
