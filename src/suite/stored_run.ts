/** Reading back what a run left on the disk. */

import { basename, dirname, join } from "node:path";
import { DataError, MismatchError } from "../base/errors.ts";
import type { ComparedRun } from "../golden/compare.ts";
import { parsePredictions, type Prediction, predictionsDigest } from "../golden/prediction.ts";
import { parseRecord, type RunRecord } from "../report/record.ts";
import { RUN_FILES } from "./run_folder.ts";

/** A run with its record. */
export interface StoredRun extends ComparedRun {
  readonly record: RunRecord;
}

/**
 * Reads a run by its folder or its record, with the predictions beside it if they are there.
 * @throws {DataError} if there is no record, or one of the files cannot be read.
 * @throws {MismatchError} if the predictions are not the record's.
 */
export async function readRun(place: string): Promise<StoredRun> {
  const path = basename(place).endsWith(".json") ? place : join(place, RUN_FILES.record);
  const text = await textOf(path);
  if (text === null) throw new DataError(`Cannot read run "${place}": there is no "${path}"`);
  const record = parseRecord(text, path);
  const { observation } = record;
  const beside = join(dirname(path), RUN_FILES.predictions);
  const kept = await textOf(beside);
  const predictions = kept === null ? null : parsePredictions(kept, beside);
  if (predictions !== null) requireOwn(predictions, observation.predictions, beside);
  return { record, observation, predictions };
}

function requireOwn(predictions: readonly Prediction[], wanted: string | null, path: string): void {
  if (predictionsDigest(predictions) === wanted) return;
  throw new MismatchError(`Cannot take "${path}": the record beside it is of other predictions`);
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
}
