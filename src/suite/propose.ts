/** New goldens, from runs made for them or from records of runs that were made before. */

import { UsageError } from "../base/errors.ts";
import { publishedFigures } from "../datasets/catalog/published.ts";
import type { Golden } from "../golden/golden.ts";
import type { Prediction } from "../golden/prediction.ts";
import { proposeGolden } from "../golden/propose.ts";
import type { Observation } from "../golden/observation.ts";
import type { EngineContext } from "./context.ts";
import { readGolden, writeGolden } from "./golden_store.ts";
import { measure } from "./measure.ts";
import type { Places } from "../provision/context.ts";
import { inRunFolder } from "./run.ts";
import { readRun, type StoredRun } from "./run_folder.ts";
import { setLatest } from "./started_folder.ts";
import type { RunTask } from "./task.ts";

/** A golden that was written, and the one that it supersedes. */
export interface Proposal {
  readonly before: Golden | null;
  readonly after: Golden;
}

/** What a proposal is made of: observations of one run, and the predictions of the first one's first result. */
interface Source {
  readonly observations: readonly Observation[];
  readonly predictions: readonly Prediction[] | null;
  readonly commit: string | null;
}

/**
 * Does a task and writes the golden that follows from it, with the predictions of its first result.
 * @throws {UsageError} for too few seeds, or a band too wide to find anything with.
 */
export async function propose(
  task: RunTask,
  reason: string,
  context: EngineContext,
): Promise<Proposal> {
  return await inRunFolder(task, context, async (folder) => {
    const { observation, predictions } = await measure(task, folder, context);
    const { commit, places, listener } = context;
    await setLatest(folder.pathToWrite(), listener);
    return await written({ observations: [observation], predictions, commit }, reason, places);
  });
}

/**
 * Writes the goldens that follow from records, given by their folders; several of one run are taken together.
 * @throws {DataError} {MismatchError} where a record cannot be read, or is not of the predictions beside it.
 * @throws {UsageError} for too few seeds, a band too wide to find anything with, or predictions that are missing.
 */
export async function proposeFrom(
  folders: readonly string[],
  reason: string,
  places: Pick<Places, "golden">,
): Promise<Proposal[]> {
  const stored: StoredRun[] = [];
  for (const folder of folders) stored.push(await readRun(folder));
  const runs = Map.groupBy(stored, ({ observation }) => observation.run);
  const proposals: Proposal[] = [];
  for (const [run, records] of runs) {
    const [first] = records;
    if (first === undefined) continue;
    const { predictions, record: { commit }, observation } = first;
    if (observation.predictions !== null && predictions === null) {
      throw new UsageError(
        `Cannot propose a golden for "${run}": the first record's predictions are not beside it`,
      );
    }
    const observations = records.map((one) => one.observation);
    proposals.push(await written({ observations, predictions, commit }, reason, places));
  }
  return proposals;
}

async function written(
  { observations, predictions, commit }: Source,
  reason: string,
  { golden }: Pick<Places, "golden">,
): Promise<Proposal> {
  const run = observations[0]?.run ?? "";
  const before = await readGolden(golden, run);
  const after = proposeGolden(observations, {
    previous: before,
    published: publishedFigures(run),
    reason,
    commit: commit ?? "outside a checkout",
  });
  const kept = (observations[0]?.kind === "trained" ? after.trained : after.given)?.predictions;
  await writeGolden(golden, after, kept && predictions && { ...kept, predictions });
  return { before, after };
}
