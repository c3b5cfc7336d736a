/** Files of scores, as the programs of the field write them: whatever form it is, out comes one table. */

import { DataError } from "../../base/errors.ts";
import type { PickleDict, PickleValue } from "../pickle/pickle_value.ts";
import { describe } from "../pickle/pickle_value.ts";
import { type FoundScores, type ScoreTable, scoreTable } from "./score_table.ts";
import { type Source, withSource } from "./source.ts";
import {
  entryOf,
  namesOf,
  requireHonest,
  rowOf,
  rowsOf,
  rowsOfArray,
  wholeOf,
  wholesOf,
  WORDS,
} from "./tree.ts";

/** What is read, for who wrote something else. */
const WISH =
  "wanted are scores [N,classes] as NPY, NPZ, CSV or JSON, a pickled list of arrays (pyskl) or of dicts " +
  "with pred_score (mmaction2), or a pickled dict of arrays by sample (CTR-GCN, 2s-AGCN)";

/**
 * Reads a file of scores.
 * @throws {DataError} when it is broken, has another form, or a score that is not finite.
 */
export async function readScores(path: string): Promise<ScoreTable> {
  return await withSource(path, async (source) => scoreTable(path, await found(source, path)));
}

async function found(source: Source, file: string): Promise<FoundScores> {
  switch (source.kind) {
    case "pickle":
      requireHonest(source.root, source.size, file);
      return ofTree(source.root, source.kind, file);
    case "JSON":
      return ofTree(source.root, source.kind, file);
    case "NPY": {
      const { array } = source;
      if (array.shape.length === 2) return { form: "NPY", rows: rowsOfArray(array) };
      throw refuse(file, `an array of shape (${array.shape.join(", ")})`);
    }
    case "NPZ":
      return await ofNpz(source, file);
    case "table":
      return { form: "CSV", ...source.columns };
  }
}

/** The array of scores is the one of that name, or the only one there is. */
async function ofNpz(
  { names, read }: Extract<Source, { kind: "NPZ" }>,
  file: string,
): Promise<FoundScores> {
  const named = (words: readonly string[]): string | undefined =>
    words.find((word) => names.includes(word));
  const scores = named(WORDS.scores) ?? (names.length === 1 ? names[0] : undefined);
  if (scores === undefined) throw refuse(file, `an NPZ of ${names.join(", ") || "no array"}`);
  const array = await read(scores);
  if (array.shape.length !== 2) {
    throw refuse(file, `"${scores}" of shape (${array.shape.join(", ")})`);
  }
  const labels = named(WORDS.labels);
  return {
    form: "NPZ",
    rows: rowsOfArray(array),
    labels: labels === undefined ? null : Array.from((await read(labels)).data, Number),
  };
}

function ofTree(root: PickleValue, kind: "pickle" | "JSON", file: string): FoundScores {
  const form = (what: string): string =>
    kind === "pickle" ? `a pickled ${what}` : `JSON, a ${what}`;
  if (root instanceof Map) {
    const scores = rowsOf(entryOf(root, WORDS.scores));
    if (scores !== undefined) {
      const names = namesOf(listOf(entryOf(root, WORDS.names)));
      const labels = wholesOf(entryOf(root, WORDS.labels));
      return {
        form: form("dict of columns"),
        rows: scores,
        names: names ?? null,
        labels: labels ?? null,
      };
    }
    const rows = [...root.values()].map((value, n) =>
      rowOf(value) ?? wrong(file, `entry ${n}`, value)
    );
    const names = namesOf(root.keys()) ?? wrong(file, "a name", "neither text nor a number");
    return { form: form("dict by sample, as of CTR-GCN and 2s-AGCN"), rows, names };
  }
  const rows = rowsOf(root);
  if (rows !== undefined) return { form: form("list of rows, as of pyskl"), rows };
  const items = Array.isArray(root) ? root.filter((item) => item instanceof Map) : [];
  if (!Array.isArray(root) || items.length < root.length || items.length === 0) {
    throw refuse(file, describe(root));
  }
  return { form: form("list of samples, as of mmaction2"), ...ofSamples(items, file) };
}

/** One dictionary a sample; `pred_scores` of mmaction2's first versions keep theirs under `item`. */
function ofSamples(samples: readonly PickleDict[], file: string): Omit<FoundScores, "form"> {
  const rows = samples.map((sample, n) => {
    const value = entryOf(sample, WORDS.scores);
    const scores = value instanceof Map ? value.get("item") : value;
    return rowOf(scores) ?? wrong(file, `${WORDS.scores[0]} of sample ${n}`, scores);
  });
  const names = namesOf(samples.map((sample) => entryOf(sample, WORDS.name) ?? null));
  const labels = samples.map((sample) => wholeOf(entryOf(sample, WORDS.label)))
    .filter((label) => label !== undefined);
  return { rows, names: names ?? null, labels: labels.length === rows.length ? labels : null };
}

function listOf(value: PickleValue | undefined): readonly PickleValue[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function wrong(file: string, what: string, value: PickleValue | undefined): never {
  throw refuse(file, `${describe(value)} for ${what}`);
}

function refuse(file: string, what: string): DataError {
  return new DataError(`Cannot read "${file}" as scores: it has ${what}; ${WISH}`);
}
