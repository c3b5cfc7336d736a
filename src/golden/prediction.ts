/** Predictions, sample by sample, and the file that keeps them: one line a sample, so that a diff reads well. */

import { sha256 } from "../base/digest.ts";
import { DataError } from "../base/errors.ts";
import type { Score } from "./fields.ts";
import { FIELD, formatField, parseField } from "../base/text.ts";

/** All logits of a sample in two numbers: whichever one changes, they do. */
export interface LogitSummary {
  readonly mean: number;
  readonly rms: number;
}

/** What a model said about one sample. */
export interface Prediction {
  readonly name: string;
  readonly label: number;
  /** The five likeliest classes (all, where there are fewer), the likeliest first. */
  readonly ranked: readonly number[];
  /** Logit of the first class less that of the second; how safe the answer is from rounding. */
  readonly margin: number;
  /** Of recorded weights only. */
  readonly logits?: LogitSummary;
}

/** Whether the first guess is right. */
export function isCorrect({ ranked, label }: Prediction): boolean {
  return ranked[0] === label;
}

/** Correct answers, by the first guess and by any of five. */
export function scoreOf(predictions: readonly Prediction[]): Score {
  return {
    correct1: predictions.filter(isCorrect).length,
    correct5: predictions.filter(({ ranked, label }) => ranked.includes(label)).length,
    samples: predictions.length,
  };
}

/** Whether predictions come to this score. */
export function comesTo(predictions: readonly Prediction[], wanted: Score): boolean {
  const { correct1, correct5, samples } = scoreOf(predictions);
  return correct1 === wanted.correct1 && correct5 === wanted.correct5 && samples === wanted.samples;
}

const HEADER = "name\tlabel\tranked\tmargin";
const ROW = new RegExp(`^(${FIELD})\\t(\\d+)\\t(\\d+(?: \\d+)*)\\t(\\d[\\d.e+-]*)$`);
/** The same with summaries of all logits. */
const LONG_HEADER = `${HEADER}\tmean\trms`;

/** The predictions' one text: tab-separated, sorted by name, whatever order they came in. */
export function formatPredictions(predictions: readonly Prediction[]): string {
  const isLong = predictions.some(({ logits }) => logits !== undefined);
  const rows = [...predictions].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ name, label, ranked, margin, logits }) => {
      const summary = logits ? [logits.mean, logits.rms] : [];
      return [formatField(name), label, ranked.join(" "), margin, ...summary].join("\t");
    });
  return [isLong ? LONG_HEADER : HEADER, ...rows, ""].join("\n");
}

/** SHA-256 of the predictions' one text. */
export function predictionsDigest(predictions: readonly Prediction[]): string {
  return sha256(formatPredictions(predictions));
}

const LONG_ROW = new RegExp(
  ROW.source.replace(/\$$/, () => "\\t(-?\\d[\\d.e+-]*)\\t(\\d[\\d.e+-]*)$"),
);

/**
 * Reads a predictions file. `path` is for the message only.
 * @throws {DataError} naming the line that is not `name label ranked margin`, with `mean rms` where the first line has them.
 */
export function parsePredictions(text: string, path: string): Prediction[] {
  const [header, ...rows] = text.split("\n");
  const isLong = header === LONG_HEADER;
  if (header !== HEADER && !isLong) {
    throw new DataError(`Cannot read predictions "${path}": line 1 is not "${HEADER}"`);
  }
  if (rows.pop() !== "") {
    throw new DataError(`Cannot read predictions "${path}": the last line has no end`);
  }
  return rows.map((row, index) => {
    const match = (isLong ? LONG_ROW : ROW).exec(row);
    const [, name, label, ranked, margin, average, rms] = match ?? [];
    if (
      name === undefined || label === undefined || ranked === undefined || margin === undefined
    ) {
      throw new DataError(
        `Cannot read predictions "${path}": line ${index + 2} is not name, label, classes${
          isLong ? ", margin and the logits' mean and root mean square" : " and margin"
        }`,
      );
    }
    return {
      name: parseField(name),
      label: Number(label),
      ranked: ranked.split(" ").map(Number),
      margin: Number(margin),
      ...isLong ? { logits: { mean: Number(average), rms: Number(rms) } } : {},
    };
  });
}
