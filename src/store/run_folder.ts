/**
 * What a run leaves on the disk, in a folder that no other run writes. The record comes last: a folder without one is
 * of a run that never ended. A run that goes on adds to its logs, and puts each file in the place of its own older one.
 */

import { basename, dirname, join } from "node:path";
import { writeAtomically } from "../base/files.ts";
import { suggestPath } from "../base/near_path.ts";
import type { Scores } from "../evaluation/metrics.ts";
import type { NdArray } from "../formats/ndarray.ts";
import { encodeNpy } from "../formats/npy/npy.ts";
import { encodeTorch } from "../formats/torch/torch_writer.ts";
import type { Observation } from "../golden/observation.ts";
import {
  comesTo,
  formatPredictions,
  parsePredictions,
  type Prediction,
  predictionsDigest,
} from "../golden/prediction.ts";
import { type Cards, formatCards, parseCards } from "../report/cards.ts";
import { formatRecord, parseRecord, type RunRecord } from "../report/record.ts";
import {
  formatSamples,
  parseSamples,
  type SampleFacts,
  samplesDigest,
  samplesOf,
} from "../report/samples.ts";
import type { TrainingEvent } from "../training/event.ts";
import { logLines, logRow, type LogSettings, stamped } from "../training/log.ts";
import { LATEST } from "./started_folder.ts";
import { DataError, MismatchError } from "../base/errors.ts";
import type { ComparedRun } from "../golden/compare.ts";

/** Parameters by published name, in file order. */
export type StateDict = ReadonlyMap<string, NdArray<"float32">>;

/** Names of the files in a run's folder. */
export const RUN_FILES = {
  start: "start.json",
  record: "record.json",
  predictions: "predictions.tsv",
  logits: "logits.npy",
  samples: "samples.tsv",
  cards: "cards.json",
  log: "log.txt",
  events: "log.jsonl",
  weights: (seed: number): string => `weights.seed${seed}.pt`,
  checkpoints: (seed?: number): string =>
    join("checkpoints", ...(seed === undefined ? [] : [`seed${seed}`])),
} as const;

/** The published options' defaults: a line every 100 batches, top-1 and top-5. */
const LOG: LogSettings = { logInterval: 100, topk: [1, 5] };

/** The folder of one run, which is there. */
export class RunFolder {
  readonly #path: string;
  readonly #now: () => Date;
  readonly #onWrite: () => void;
  #isWritten = false;

  /** @param onWrite called once, before the first file. */
  constructor(path: string, now: () => Date, onWrite: () => void) {
    this.#path = path;
    this.#now = now;
    this.#onWrite = onWrite;
  }

  /** Whether anybody wrote a file. */
  get isWritten(): boolean {
    return this.#isWritten;
  }

  /** Its path, for who is about to write into it. */
  pathToWrite(): string {
    if (!this.#isWritten) this.#onWrite();
    this.#isWritten = true;
    return this.#path;
  }

  /** Adds a line to the log, at once, so that it is there if the run is killed. */
  log(line: string): void {
    this.#append(RUN_FILES.log, stamped(line, this.#now()));
  }

  /** Logs what was heard of a training: as published in `log.txt`, as JSON in `log.jsonl`. */
  logEvent(event: TrainingEvent): void {
    for (const line of logLines(event, LOG)) this.log(line);
    const row = logRow(event, LOG);
    if (row !== undefined) this.#append(RUN_FILES.events, row);
  }

  #append(name: string, line: string): void {
    Deno.writeTextFileSync(join(this.pathToWrite(), name), `${line}\n`, { append: true });
  }

  /** Where a seed's checkpoints lie. */
  checkpoints(seed: number): string {
    return join(this.pathToWrite(), RUN_FILES.checkpoints(seed));
  }

  /** Writes weights as PyTorch reads them. */
  async writeWeights(
    seed: number,
    weights: ReadonlyMap<string, NdArray<"float32">>,
  ): Promise<void> {
    await writeAtomically(join(this.pathToWrite(), RUN_FILES.weights(seed)), encodeTorch(weights));
  }

  /** Writes what the model said: ranked classes and facts of samples as text, and all logits `[N,classes]`, rows in the database's order. */
  async writeAnswers(predictions: readonly Prediction[], answers: Scores): Promise<void> {
    const shape = [answers.names.length, answers.classes];
    const logits = encodeNpy({ dtype: "float32", shape, data: answers.logits });
    await writeAtomically(join(this.pathToWrite(), RUN_FILES.logits), logits);
    await writeAtomically(
      join(this.pathToWrite(), RUN_FILES.samples),
      formatSamples(samplesOf(answers)),
    );
    await writeAtomically(
      join(this.pathToWrite(), RUN_FILES.predictions),
      formatPredictions(predictions),
    );
  }

  /** Writes the cards of a few samples, for whoever looks. */
  async writeCards(cards: Cards): Promise<void> {
    await writeAtomically(join(this.pathToWrite(), RUN_FILES.cards), formatCards(cards));
  }

  /** Writes the record, as the run's last act. */
  async writeRecord(record: RunRecord): Promise<void> {
    await writeAtomically(join(this.pathToWrite(), RUN_FILES.record), formatRecord(record));
  }
}

/** A run with its record. */
export interface StoredRun extends ComparedRun {
  /** That the record lies in. */
  readonly folder: string;
  readonly record: RunRecord;
  /** Facts of its samples; null where none were kept. */
  readonly samples: readonly SampleFacts[] | null;
}

/**
 * Reads a run by its folder, its record, or the folder of its name for the one that ended last, with the predictions
 * and the facts of samples beside it if they are there. Where there is no `latest`, the folder of its name may hold a record of its own, as
 * it did before each run had a folder.
 * @throws {DataError} if there is no record, or one of the files cannot be read.
 * @throws {MismatchError} if the predictions or the facts are not the record's.
 */
export async function readRun(place: string): Promise<StoredRun> {
  const isFile = basename(place).endsWith(".json");
  const latest = join(place, LATEST, RUN_FILES.record);
  const ofLatest = isFile ? null : await textOf(latest);
  const path = ofLatest !== null ? latest : isFile ? place : join(place, RUN_FILES.record);
  const text = ofLatest ?? await textOf(path);
  if (text === null) {
    throw new DataError(
      `Cannot read run "${place}": there is no "${path}"${await suggestPath(place)}`,
    );
  }
  const record = parseRecord(text, path);
  const { observation } = record;
  const beside = join(dirname(path), RUN_FILES.predictions);
  const kept = await textOf(beside);
  const predictions = kept === null ? null : parsePredictions(kept, beside);
  if (predictions !== null) requireOwn(predictions, observation, beside);
  const samples = await samplesBeside(record, path);
  return { folder: dirname(path), record, observation, predictions, samples };
}

async function samplesBeside(
  { samples: wanted }: RunRecord,
  path: string,
): Promise<SampleFacts[] | null> {
  if (wanted === undefined) return null;
  const beside = join(dirname(path), RUN_FILES.samples);
  const kept = await textOf(beside);
  if (kept === null) return null;
  const samples = parseSamples(kept, beside);
  if (samplesDigest(samples) === wanted) return samples;
  throw new MismatchError(`Cannot take "${beside}": the record beside it is of other samples`);
}

/** The cards in a run's folder, null where there are none. @throws {DataError} if they cannot be read. */
export async function readCards(folder: string): Promise<Cards | null> {
  const path = join(folder, RUN_FILES.cards);
  const text = await textOf(path);
  return text === null ? null : parseCards(text, path);
}

function requireOwn(
  predictions: readonly Prediction[],
  { predictions: wanted, results: [first] }: Observation,
  path: string,
): void {
  const isOwn = predictionsDigest(predictions) === wanted;
  if (isOwn && (first === undefined || comesTo(predictions, first.score))) return;
  throw new MismatchError(
    `Cannot take "${path}": the record beside it is of other predictions${
      isOwn ? ", by its score" : ""
    }`,
  );
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    if (thrown instanceof Deno.errors.NotADirectory) return null;
    throw thrown;
  }
}
