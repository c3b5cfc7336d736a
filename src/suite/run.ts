/** One run, from its config to its verdict and its record. */

import { MismatchError, UnavailableError } from "../base/errors.ts";
import { publishedFigures } from "../datasets/catalog/published.ts";
import type { RunKey } from "../golden/fields.ts";
import { keptPredictions } from "../golden/golden.ts";
import { judge, judgeWithoutGolden } from "../golden/layers/judge.ts";
import { publishedGolden } from "../golden/published_golden.ts";
import { type Judgement, type Verdict, withoutLayers } from "../golden/verdict.ts";
import { classNamesOf } from "../provision/class_names.ts";
import type { RunRecord } from "../report/record.ts";
import type { RunResult } from "../report/result.ts";
import { samplesDigest, samplesOf } from "../report/samples.ts";
import type { RunContext } from "./context.ts";
import { goldenFolder, readGolden, readKeptPredictions } from "../store/golden_store.ts";
import { requirePublished } from "./goldens.ts";
import { measure, type Measurement } from "./measure.ts";
import type { RunConfig } from "./run_config.ts";
import { RunFolder } from "../store/run_folder.ts";
import { startRun } from "../store/run_start.ts";
import { setLatest } from "../store/started_folder.ts";
import { keyOf, requestOf, type RunTask } from "./task.ts";

/**
 * Does a task in a folder of its own, which no other process writes meanwhile; a line says which with the first file.
 * Where nothing came of it, as without data, no folder stays.
 */
export async function inRunFolder<T>(
  task: RunTask,
  context: Pick<RunContext, "places" | "listener" | "now">,
  work: (folder: RunFolder) => Promise<T>,
): Promise<T> {
  using started = await startRun(requestOf(task), context);
  const { path, isNew } = started;
  const act = isNew ? "writes" : "goes on in";
  const folder = new RunFolder(path, context.now, () => context.listener.note(`${act} "${path}"`));
  try {
    return await work(folder);
  } finally {
    if (isNew && !folder.isWritten) await Deno.remove(path, { recursive: true });
  }
}

/**
 * Does a task and judges it. What is missing or differs is a judgement, not an error, so that a suite goes on.
 * @throws {DataError} {UsageError} {InterruptedError} where nothing can be said about the run.
 */
export async function performRun(task: RunTask, context: RunContext): Promise<RunResult> {
  const started = context.now().toISOString();
  return await attempted(keyOf(task), () =>
    inRunFolder(task, context, async (folder) => {
      const measurement = await measure(task, folder, context);
      return await concluded(measurement, task.config, folder, started, context);
    }));
}

/** What judging takes beside a measurement. */
export type Conclusion = Pick<
  RunContext,
  "places" | "listener" | "now" | "commit" | "clean" | "command"
>;

/** Judges a measurement and writes its record, as the last act in the run's folder, which is the latest then. */
export async function concluded(
  measurement: Measurement,
  config: RunConfig,
  folder: RunFolder,
  started: string,
  context: Conclusion,
): Promise<RunResult> {
  const { observation, answers, curves, confusion, times, memory, initial } = measurement;
  const { commit, clean, command } = context;
  const judgement = await judged(measurement, config, context);
  const { dataset } = config;
  const classes = await classNamesOf(
    typeof dataset === "string" ? observation.inputs.dataset : dataset,
    context.places,
  );
  const record: RunRecord = {
    schema: "skelbench/record@1",
    started,
    commit,
    clean,
    command,
    observation,
    judgement,
    curves,
    confusion,
    ...classes.length > 0 && { classes },
    samples: samplesDigest(samplesOf(answers)),
    times,
    ...memory !== undefined && { memory },
    config,
    initial: initial ?? null,
  };
  await folder.writeRecord(record);
  await setLatest(folder.pathToWrite(), context.listener);
  return { run: observation.run, kind: observation.kind, judgement, record };
}

/** What a run comes to, or the verdict that it was kept from coming to anything. */
export async function attempted<T>(
  { run, kind }: RunKey,
  work: () => Promise<T>,
): Promise<T | RunResult> {
  try {
    return await work();
  } catch (thrown) {
    const verdict = verdictOf(thrown);
    if (verdict === undefined || !(thrown instanceof Error)) throw thrown;
    return { run, kind, judgement: withoutLayers(verdict, thrown.message), record: null };
  }
}

/** The verdict of a run that an error kept from being made; undefined where the error says nothing about the run. */
export function verdictOf(thrown: unknown): Verdict | undefined {
  if (thrown instanceof UnavailableError) return "unavailable";
  if (thrown instanceof MismatchError) return "mismatch";
  return undefined;
}

async function judged(
  { observation, predictions, initial }: Measurement,
  config: RunConfig,
  { places }: Pick<RunContext, "places">,
): Promise<Judgement> {
  const { run, kind, inputs } = observation;
  const home = goldenFolder(places, run);
  const golden = await readGolden(home, run) ??
    (kind !== "trained" ? publishedGolden(run, publishedFigures(run), inputs) : null);
  if (golden !== null) requirePublished(golden);
  const weights = observation.results[0]?.weights;
  if (golden === null || weights === undefined) return judgeWithoutGolden(observation);
  const kept = keptPredictions(golden, weights);
  return judge({
    golden,
    observation,
    config,
    initial: initial?.weights ?? null,
    goldenPredictions: kept === null ? null : await readKeptPredictions(home, golden, kept),
    predictions,
  });
}
