/** Predictions, sample by sample, and the file that keeps them: one line a sample, so that a diff reads well. */

import { sha256 } from "../base/digest.ts";
import { DataError } from "../base/errors.ts";
import { FIELD, formatField, parseField } from "../base/text.ts";

/** What a model said about one sample. */
export interface Prediction {
  readonly name: string;
  readonly label: number;
  /** The five likeliest classes (all, where there are fewer), the likeliest first. */
  readonly ranked: readonly number[];
  /** Logit of the first class less that of the second; how safe the answer is from rounding. */
  readonly margin: number;
}

/** Whether the first guess is right. */
export function isCorrect({ ranked, label }: Prediction): boolean {
  return ranked[0] === label;
}

const HEADER = "name\tlabel\tranked\tmargin";
const ROW = new RegExp(`^(${FIELD})\\t(\\d+)\\t(\\d+(?: \\d+)*)\\t(\\d[\\d.e+-]*)$`);

/** The predictions' one text: tab-separated, sorted by name, whatever order they came in. */
export function formatPredictions(predictions: readonly Prediction[]): string {
  const rows = [...predictions].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map((p) => `${formatField(p.name)}\t${p.label}\t${p.ranked.join(" ")}\t${p.margin}`);
  return [HEADER, ...rows, ""].join("\n");
}

/** SHA-256 of the predictions' one text. */
export function predictionsDigest(predictions: readonly Prediction[]): string {
  return sha256(formatPredictions(predictions));
}

/**
 * Reads a predictions file. `path` is for the message only.
 * @throws {DataError} naming the line that is not `name label ranked margin`.
 */
export function parsePredictions(text: string, path: string): Prediction[] {
  const [header, ...rows] = text.split("\n");
  if (header !== HEADER) {
    throw new DataError(`Cannot read predictions "${path}": line 1 is not "${HEADER}"`);
  }
  if (rows.pop() !== "") {
    throw new DataError(`Cannot read predictions "${path}": the last line has no end`);
  }
  return rows.map((row, index) => {
    const match = ROW.exec(row);
    const [, name, label, ranked, margin] = match ?? [];
    if (
      name === undefined || label === undefined || ranked === undefined || margin === undefined
    ) {
      throw new DataError(
        `Cannot read predictions "${path}": line ${
          index + 2
        } is not name, label, classes and margin`,
      );
    }
    return {
      name: parseField(name),
      label: Number(label),
      ranked: ranked.split(" ").map(Number),
      margin: Number(margin),
    };
  });
}
