/** What a page is drawn from, gathered from the disk: of each run its golden, what lies beside its record, and the runs before. */

import { basename, dirname, join } from "node:path";
import { canonicalJson } from "../base/digest.ts";
import { DataError, MismatchError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { publishedFigures } from "../datasets/catalog/published.ts";
import { keptPredictions, predictionsOf } from "../golden/golden.ts";
import type { HistoryEntry } from "../golden/history/history.ts";
import { classNamesOf } from "../provision/class_names.ts";
import { namedPinsOf } from "../provision/named_pins.ts";
import type { Places } from "../provision/context.ts";
import type { Baseline, EarlierRun, PageEvidence, RunEvidence } from "../report/page/evidence.ts";
import type { RunRecord } from "../report/record.ts";
import type { RunResult, SuiteResult } from "../report/result.ts";
import { readGolden, readKeptPredictions } from "./golden_store.ts";
import { historyEntryOf, readHistory } from "./history.ts";
import { readCards, readRun, RUN_FILES, type StoredRun } from "./run_folder.ts";
import { runHome } from "./run_start.ts";
import { startedIn } from "./started_folder.ts";

/** Runs of before that a history takes in, of each run: the newest. */
const MOST_EARLIER = 60;

/** Where what a page needs may lie. */
export type EvidencePlaces = Pick<Places, "golden" | "data" | "work">;

/**
 * Gathers what a result's page is drawn from. A run's folder is looked for among those of its name below the folder of
 * results, or taken from `folders`, by the record's start; without it the page has less, never something else.
 */
export async function gatherEvidence(
  result: SuiteResult,
  places: EvidencePlaces,
  folders: ReadonlyMap<RunResult, string> = new Map(),
): Promise<PageEvidence> {
  const runs: RunEvidence[] = [];
  const history = await readHistory(places.golden);
  const known = new Set(history.map(keyOf));
  for (const run of result.runs) {
    const { evidence, earlier } = await runEvidence(run, places, folders.get(run));
    runs.push(evidence);
    const more = earlier.flatMap((record) => historyEntryOf(record) ?? []);
    for (const entry of more.filter((entry) => !known.has(keyOf(entry)))) {
      history.push(entry);
      known.add(keyOf(entry));
    }
  }
  history.sort((a, b) => a.started < b.started ? -1 : a.started > b.started ? 1 : 0);
  return { result, runs, history };
}

function keyOf({ run, kind, started }: HistoryEntry): string {
  return `${run} ${kind} ${started}`;
}

/** What the runs of one name left, from the oldest to before the one that is shown. */
interface Found {
  readonly own: StoredRun | null;
  readonly earlier: readonly StoredRun[];
}

async function runEvidence(
  result: RunResult,
  places: EvidencePlaces,
  folder: string | undefined,
): Promise<{ readonly evidence: RunEvidence; readonly earlier: readonly RunRecord[] }> {
  const { run, record } = result;
  const notes: string[] = [];
  const tried = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof DataError || thrown instanceof MismatchError)) throw thrown;
      notes.push(thrown.message);
      return null;
    }
  };
  const home = folder === undefined ? runHome(places.work, result) : dirname(folder);
  const { own, earlier } = record === null
    ? { own: null, earlier: [] }
    : await foundIn(home, record, folder, tried);
  const last = earlier.findLast((one) => isLike(one.record, record)) ?? null;
  const golden = await tried(() => readGolden(places.golden, run));
  const weights = record?.observation.results[0]?.weights;
  const kept = golden === null || weights === undefined ? null : keptPredictions(golden, weights);
  const isSame = golden !== null && weights !== undefined &&
    predictionsOf(golden, weights) !== null;
  const predictions = golden === null || kept === null
    ? null
    : await tried(() => readKeptPredictions(places.golden, golden, kept));
  const dataset = record?.observation.inputs.dataset ?? run.split("/")[0] ?? "";
  const named = record?.classes ?? await classNamesOf(dataset, places);
  const whose = isSame
    ? "the golden"
    : kept === golden?.trained?.predictions
    ? `the golden's seed ${golden?.trained?.seeds[0]?.seed}, of other weights`
    : "the golden's weights, which are others";
  const evidence: RunEvidence = {
    result,
    golden,
    predictions: own?.predictions ?? null,
    samples: own?.samples ?? null,
    cards: own && await tried(() => readCards(own.folder)),
    then: baselineOf(predictions === null ? null : { predictions, whose, isSame }, last),
    last,
    published: golden?.published ?? publishedFigures(run),
    classNames: named,
    pins: await namedPinsOf(dataset, record?.observation.published?.file),
    notes,
  };
  return { evidence, earlier: earlier.map((one) => one.record) };
}

function baselineOf(golden: Baseline | null, last: EarlierRun | null): Baseline | null {
  if (golden !== null || !last?.predictions) return golden;
  return { predictions: last.predictions, whose: "the last run", isSame: false };
}

/** Whether two runs can be shown as one after another: on as many samples. */
function isLike(record: RunRecord, other: RunRecord | null): boolean {
  const samples = ({ observation }: RunRecord): number | undefined =>
    observation.results[0]?.score.samples;
  return other !== null && samples(record) === samples(other);
}

async function foundIn(
  home: string,
  { started, observation }: RunRecord,
  folder: string | undefined,
  tried: <T>(work: () => Promise<T>) => Promise<T | null>,
): Promise<Found> {
  const told = canonicalJson(observation);
  let own: StoredRun | null = null;
  const earlier: StoredRun[] = [];
  for (const name of (await startedIn(home)).reverse()) {
    if (earlier.length === MOST_EARLIER) break;
    const path = join(home, name, RUN_FILES.record);
    if (!await exists(path)) continue;
    const found = await tried(() => readRun(path));
    if (found === null || found.observation.kind !== observation.kind) continue;
    const isOwn = folder === undefined
      ? found.record.started === started && canonicalJson(found.observation) === told
      : name === basename(folder);
    if (own === null && isOwn) own = found;
    else if (own !== null || found.record.started < started) earlier.unshift(found);
  }
  // A run may lie where no other does, as one that was copied from another machine.
  if (own === null && folder !== undefined) own = await tried(() => readRun(folder));
  return { own, earlier };
}
