/** New goldens, from runs made for them or from records of runs that were made before. */

import { join } from "node:path";
import { sha256 } from "../base/digest.ts";
import { UsageError } from "../base/errors.ts";
import { writeAtomically } from "../base/files.ts";
import { publishedFigures } from "../datasets/catalog/published.ts";
import type { Config } from "../golden/fields.ts";
import type { Golden } from "../golden/golden.ts";
import type { Prediction } from "../golden/prediction.ts";
import { proposeGolden } from "../golden/propose.ts";
import { encodeSafetensors } from "../formats/safetensors.ts";
import { readWeights } from "../provision/read_weights.ts";
import { readConfigOf } from "./configs.ts";
import { inHalfPrecision, recordedFileName, runOfWeights } from "../store/recorded_weights.ts";
import type { Observation } from "../golden/observation.ts";
import type { EngineContext } from "./context.ts";
import { type Version, versionWords } from "../golden/words.ts";
import { goldenFolder, readGolden, writeGolden } from "../store/golden_store.ts";
import { measure } from "./measure.ts";
import type { Places } from "../provision/context.ts";
import { inRunFolder } from "./run.ts";
import { readRun, type StoredRun } from "../store/run_folder.ts";
import { setLatest } from "../store/started_folder.ts";
import type { RunConfig } from "./run_config.ts";
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
  readonly version: Version;
  readonly config: Config;
  /** The bytes of weights that are to be kept. */
  readonly weights?: Uint8Array;
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
    const { config } = task;
    const { places, listener } = context;
    await setLatest(folder.pathToWrite(), listener);
    const source = { observations: [observation], predictions, version: context, config };
    return await written(source, reason, places);
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
  places: Pick<Places, "golden" | "own">,
): Promise<Proposal[]> {
  const stored: StoredRun[] = [];
  for (const folder of folders) stored.push(await readRun(folder));
  const runs = Map.groupBy(stored, ({ observation }) => observation.run);
  const proposals: Proposal[] = [];
  for (const [run, records] of runs) {
    const [first] = records;
    if (first === undefined) continue;
    const { predictions, record: version, observation } = first;
    const { config } = version;
    if (observation.predictions !== null && predictions === null) {
      throw new UsageError(
        `Cannot propose a golden for "${run}": the first record's predictions are not beside it`,
      );
    }
    const observations = records.map((one) => one.observation);
    proposals.push(await written({ observations, predictions, version, config }, reason, places));
  }
  return proposals;
}

/**
 * Keeps weights in half precision beside their run's golden, with what they answer on this machine; weights, predictions
 * and golden are written together.
 * @param file weights beside the record of their training, or recorded ones.
 * @param configOf the config of the run that they are of.
 * @throws {DataError} if they cannot be read, or are too large for half precision.
 * @throws {MismatchError} if the data is not what the golden's seeds were recorded on.
 */
export async function proposeRecorded(
  file: string,
  reason: string,
  context: EngineContext,
  configOf: (run: string) => Promise<RunConfig> = (run) => readConfigOf(context.places, run),
): Promise<Proposal> {
  const { places } = context;
  const config = await configOf(await runOfWeights(file));
  const task: RunTask = { kind: "evaluate", config, weights: file, toRecord: true, dense: true };
  return await inRunFolder(task, context, async (folder) => {
    const weights = encodeSafetensors(inHalfPrecision(await readWeights(file), file));
    const half = join(folder.pathToWrite(), "weights.safetensors");
    await writeAtomically(half, weights);
    const { observation, predictions } = await measure({ ...task, weights: half }, folder, context);
    const source = { observations: [observation], predictions, version: context, config, weights };
    await setLatest(folder.pathToWrite(), context.listener);
    return await written(source, reason, places);
  });
}

async function written(
  { observations, predictions, version, config, weights }: Source,
  reason: string,
  places: Pick<Places, "golden" | "own">,
): Promise<Proposal> {
  const run = observations[0]?.run ?? "";
  const golden = goldenFolder(places, run);
  const before = await readGolden(golden, run);
  const after = proposeGolden(observations, {
    previous: before,
    published: publishedFigures(run),
    reason,
    commit: versionWords(version),
    config,
    recorded: weights && { file: recordedFileName(run), digest: sha256(weights) },
  });
  const kept = (observations[0]?.kind === "trained" ? after.trained : after.given)?.predictions;
  await writeGolden(golden, after, kept, { predictions, weights });
  return { before, after };
}
