/** Scores of other programs, brought together with true classes: by names where both have them, else row by row. */

import { DataError, MismatchError, UsageError } from "../base/errors.ts";
import { visibleLine } from "../base/text.ts";
import type { ScoreTable } from "../formats/scores/score_table.ts";
import { counted, thousands } from "../golden/words.ts";

/** Where true classes come from. */
export interface LabelSource {
  /** How messages call it. */
  readonly file: string;
  readonly names: readonly string[] | null;
  readonly labels: readonly number[];
}

/** The samples that scores are about, in one order for all. */
export interface Samples {
  /** Row numbers where no file has names. */
  readonly names: readonly string[];
  readonly labels: readonly number[];
}

/** A file's scores in the order of the samples. */
export interface OwnScores extends Samples {
  readonly file: string;
  readonly classes: number;
  readonly rows: readonly Float64Array[];
}

/** Several files about the same samples. */
export interface Aligned {
  readonly scores: readonly OwnScores[];
  /** Whether the samples have names, and not only row numbers. */
  readonly areNamed: boolean;
  /** What each file was read as, and how it was brought together with the labels. */
  readonly notes: readonly string[];
}

/**
 * Brings files and labels together. Without labels of their own, the first file's that has some are taken.
 * @throws {UsageError} where nobody has labels.
 * @throws {MismatchError} where a file is about other samples, or has other labels itself.
 * @throws {DataError} where a label is none of a file's classes.
 */
export function align(tables: readonly ScoreTable[], given: LabelSource | null): Aligned {
  const labels = given ?? ownLabels(tables);
  const names = labels.names ?? tables.find((table) => table.names !== null)?.names ?? null;
  const count = labels.labels.length;
  for (const { length, file } of tables.map(({ rows, file }) => ({ length: rows.length, file }))) {
    if (length === count) continue;
    throw new MismatchError(
      `Cannot score "${file}": it has ${counted(length, "sample")}, "${labels.file}" has ${
        counted(count, "label")
      }; wanted is one for each`,
    );
  }
  const samples: Samples = {
    names: names ?? labels.labels.map((_, n) => `row ${n}`),
    labels: labels.labels,
  };
  const paired = tables.map((table) => ({
    ...ordered(table, names, labels.file),
    isNamed: table.names !== null && names !== null,
  }));
  const scores = paired.map(({ table }) => ({ ...samples, ...scoresOf(table) }));
  for (const [i, own] of scores.entries()) {
    requireClasses(own);
    if (given !== null) requireSame(paired[i]?.table.labels ?? null, own, labels.file);
  }
  const notes = paired.map(({ table: { file, form, classes }, isNamed }) =>
    `${visibleLine(file)}: ${form}, ${
      thousands(count)
    } samples of ${classes} classes, paired with the labels ${
      isNamed ? "by name" : `by row: its order is taken for that of ${visibleLine(labels.file)}`
    }`
  );
  return { scores, areNamed: names !== null, notes };
}

function scoresOf(
  { file, classes, rows }: ScoreTable,
): Pick<OwnScores, "file" | "classes" | "rows"> {
  return { file, classes, rows };
}

function ownLabels(tables: readonly ScoreTable[]): LabelSource {
  for (const { file, names, labels } of tables) if (labels !== null) return { file, names, labels };
  throw new UsageError(
    `Cannot score ${
      tables.map(({ file }) => `"${file}"`).join(" and ")
    }: no labels are in it; name them by --labels FILE, or by --dataset where its database is here`,
  );
}

/** Names as files of one data set differ in them: with a folder, with an ending, or without. */
export function bareName(name: string): string {
  return name.replace(/^.*[/\\]/, "").replace(/\.(skeleton|json|npy|npz|avi|mp4)$/i, "");
}

/** Answers whose samples are named alike, whatever file they come from. */
export function bareNamed<T extends { readonly predictions: readonly { readonly name: string }[] }>(
  answers: T,
): T {
  const predictions = answers.predictions.map((p) => ({ ...p, name: bareName(p.name) }));
  return { ...answers, predictions };
}

/** A table in the order of the names. */
function ordered(
  table: ScoreTable,
  names: readonly string[] | null,
  labelFile: string,
): { readonly table: ScoreTable } {
  const own = table.names;
  if (own === null || names === null) return { table };
  const places = new Map(own.map((name, n) => [bareName(name), n]));
  const order = names.map((name) => {
    const place = places.get(bareName(name));
    if (place !== undefined) return place;
    throw new MismatchError(
      `Cannot score "${table.file}": it has no sample "${name}" of "${labelFile}", but ${
        thousands(own.length)
      } as "${own[0]}"; wanted are the same names`,
    );
  });
  if (new Set(order).size < order.length || places.size < own.length) {
    throw new MismatchError(
      `Cannot score "${table.file}": several of its names are one sample of "${labelFile}" without ` +
        "their folders and endings; wanted is each once",
    );
  }
  const pick = <T>(values: readonly T[]): T[] =>
    order.flatMap((place) => {
      const value = values[place];
      return value === undefined ? [] : [value];
    });
  const labels = table.labels === null ? null : pick(table.labels);
  return { table: { ...table, names, labels, rows: pick(table.rows) } };
}

function requireClasses({ file, names, labels, classes }: OwnScores): void {
  const wrong = labels.findIndex((label) =>
    !(Number.isInteger(label) && label >= 0 && label < classes)
  );
  if (wrong < 0) return;
  throw new DataError(
    `Cannot score "${file}": the label of sample "${names[wrong]}" is ${
      labels[wrong]
    }, its ${classes} ` +
      `classes are 0 to ${classes - 1}; wanted are labels of the same classes, counted from 0`,
  );
}

/** A file that has labels itself is about the same samples only where they are the same. */
function requireSame(
  own: readonly number[] | null,
  { file, names, labels }: OwnScores,
  labelFile: string,
): void {
  const others = (own ?? labels).flatMap((label, n) => label === labels[n] ? [] : [n]);
  const [first] = others;
  if (first === undefined) return;
  throw new MismatchError(
    `Cannot score "${file}": its own label of ${thousands(others.length)} of ${
      thousands(labels.length)
    } samples is another than in "${labelFile}", of "${names[first]}" ${own?.[first]} and not ${
      labels[first]
    }; wanted is the same order and the same classes`,
  );
}
