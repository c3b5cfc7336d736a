/** What an evaluation shows of each sample beside its answer, and the file beside the record that keeps it: one line a sample. */

import { sha256 } from "../base/digest.ts";
import { DataError } from "../base/errors.ts";
import { softmaxOf } from "../base/statistics.ts";
import { FIELD, formatField, parseField } from "../base/text.ts";
import { byName } from "../datasets/sample.ts";
import type { Scores } from "../evaluation/metrics.ts";

/** One sample of the val part. */
export interface SampleFacts {
  readonly name: string;
  /** The probability that the network gives its first guess, by softmax: 0 to 1. */
  readonly confidence: number;
  /** Frames that move, as the network is fed; null where nobody counted them. */
  readonly frames: number | null;
}

/** The facts that follow from answers, sorted by name. */
export function samplesOf({ names, logits, classes, frames }: Scores): SampleFacts[] {
  return names.map((name, n) => {
    const { sum } = softmaxOf(logits.subarray(n * classes, (n + 1) * classes));
    return { name, confidence: written(1 / sum), frames: frames?.[n] ?? null };
  }).sort((a, b) => byName(a.name, b.name));
}

/** Steps of 1e-4: far finer than any bin of a chart. */
const DIGITS = 4;

function written(confidence: number): number {
  return Number(confidence.toFixed(DIGITS));
}

const HEADER = "name\tconfidence\tframes";
const ROW = new RegExp(`^(${FIELD})\\t([01]\\.\\d{${DIGITS}})\\t(\\d{0,9})$`);

/** The facts' one text: tab-separated, sorted by name; the number of frames is empty where nobody counted. */
export function formatSamples(samples: readonly SampleFacts[]): string {
  const rows = samples.toSorted((a, b) => byName(a.name, b.name)).map((
    { name, confidence, frames },
  ) => [formatField(name), confidence.toFixed(DIGITS), frames ?? ""].join("\t"));
  return [HEADER, ...rows, ""].join("\n");
}

/** SHA-256 of the facts' one text. */
export function samplesDigest(samples: readonly SampleFacts[]): string {
  return sha256(formatSamples(samples));
}

/** Reads such a file. `path` is for the message only. @throws {DataError} naming the line that is none. */
export function parseSamples(text: string, path: string): SampleFacts[] {
  const [header, ...rows] = text.split("\n");
  if (header !== HEADER) {
    throw new DataError(`Cannot read samples "${path}": line 1 is not "${HEADER}"`);
  }
  if (rows.pop() !== "") {
    throw new DataError(`Cannot read samples "${path}": the last line has no end`);
  }
  return rows.map((row, index) => {
    const [, name, confidence, frames] = ROW.exec(row) ?? [];
    if (name === undefined || confidence === undefined || Number(confidence) > 1) {
      throw new DataError(
        `Cannot read samples "${path}": line ${index + 2} is not name, confidence and frames`,
      );
    }
    return {
      name: parseField(name),
      confidence: Number(confidence),
      frames: frames ? Number(frames) : null,
    };
  });
}
