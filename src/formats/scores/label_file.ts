/** Files of true classes, with the samples' names where they have them. */

import { DataError } from "../../base/errors.ts";
import { type Annotations, annotationsOf } from "../annotations.ts";
import type { NdArray } from "../ndarray.ts";
import { describe, type PickleValue } from "../pickle/pickle_value.ts";
import { requireOnce } from "./score_table.ts";
import { type Source, withSource } from "./source.ts";
import { entryOf, namesOf, numbersOfArray, rowsOfArray, wholeOf, wholesOf, WORDS } from "./tree.ts";

/** True classes in the order of their file. */
export interface LabelTable {
  /** How messages call the file. */
  readonly file: string;
  /** Each once; null where the file has none. */
  readonly names: readonly string[] | null;
  /** Classes, counted from 0. */
  readonly labels: readonly number[];
}

const WISH =
  "wanted is a pickled pair of names and labels, an annotation pickle of pyskl or mmaction2, an NPZ with " +
  "y_test, or labels as NPY, CSV or JSON";

/**
 * Reads a file of labels.
 * @param samples how many are looked for: of an annotation pickle's splits, the one that has so many is meant.
 * @throws {DataError} when it is broken, has another form, or several splits of that size.
 */
export async function readLabels(path: string, samples: number): Promise<LabelTable> {
  const { names, labels } = await withSource(path, (source) => found(source, path, samples));
  if (names !== null) requireOnce(names, path);
  if (names !== null && names.length !== labels.length) {
    throw refuse(path, `${names.length} names and ${labels.length} labels`);
  }
  const wrong = labels.findIndex((label) => !Number.isInteger(label) || label < 0);
  if (wrong >= 0) {
    throw refuse(path, `${labels[wrong]} for label ${wrong}, which is no class counted from 0`);
  }
  return { file: path, names, labels };
}

type Found = Omit<LabelTable, "file">;

async function found(source: Source, file: string, samples: number): Promise<Found> {
  switch (source.kind) {
    case "pickle":
      if (source.root instanceof Map && source.root.has("annotations")) {
        return ofAnnotations(
          annotationsOf(source.root, { name: file, size: source.size }),
          file,
          samples,
        );
      }
      return ofTree(source.root, file);
    case "JSON":
      return ofTree(source.root, file);
    case "NPY":
      return { names: null, labels: classesOfArray(source.array, file) };
    case "NPZ": {
      const name = WORDS.labels.find((word) => source.names.includes(word));
      if (name === undefined) throw refuse(file, `an NPZ of ${source.names.join(", ")}`);
      return { names: null, labels: classesOfArray(await source.read(name), file) };
    }
    case "table": {
      const { names, labels, rows } = source.columns;
      // In a list as `path frames label` the label is the last.
      return { names, labels: labels ?? rows.map((row) => row.at(-1) ?? NaN) };
    }
  }
}

/**
 * Classes, or rows with a one at the class, as CTR-GCN's `y_test` (ensemble.py: `np.where(y_test > 0)[1]`).
 * @throws {DataError} if it has other axes, or a row with no or several classes.
 */
export function classesOfArray(array: NdArray, file: string): number[] {
  const { shape } = array;
  if (shape.length === 1) return Array.from(numbersOfArray(array));
  if (shape.length !== 2) throw refuse(file, `an array of shape (${shape.join(", ")})`);
  return rowsOfArray(array).map((row, n) => {
    const classes = Array.from(row).flatMap((value, label) => value > 0 ? [label] : []);
    if (classes.length === 1 && classes[0] !== undefined) return classes[0];
    throw refuse(file, `${classes.length} classes in row ${n}`);
  });
}

/** A split's samples in the order of the annotations, as pyskl and mmaction2 evaluate them. */
function ofAnnotations({ splits, annotations }: Annotations, file: string, samples: number): Found {
  const meant = [...splits].filter(([, names]) => names.length === samples);
  const [split] = meant;
  if (split === undefined || meant.length > 1) {
    const sizes = [...splits].map(([name, { length }]) => `${name} of ${length}`).join(", ");
    throw refuse(file, `the splits ${sizes}: ${meant.length} of them of ${samples} samples`);
  }
  const members = new Set(split[1]);
  const found = annotations.filter(({ name }) => members.has(name));
  return { names: found.map(({ name }) => name), labels: found.map(({ label }) => label) };
}

function ofTree(root: PickleValue, file: string): Found {
  if (root instanceof Map) {
    const columns = wholesOf(entryOf(root, WORDS.labels));
    const ofColumns = namesIn(entryOf(root, WORDS.names));
    if (columns !== undefined) return { names: ofColumns ?? null, labels: columns };
    const labels = [...root.values()].map((value) => labelOf(value) ?? fail(file, value));
    return { names: namesOf(root.keys()) ?? null, labels };
  }
  if (Array.isArray(root)) {
    const [first, second] = root;
    const names = namesIn(first);
    if (root.length === 2 && names !== undefined) {
      return { names, labels: wholesOf(second) ?? fail(file, second) };
    }
    if (root.every((item) => item instanceof Map)) {
      const labels = root.map((item) => labelOf(item) ?? fail(file, item));
      return {
        names: namesOf(root.map((item) => entryOf(item, WORDS.name) ?? null)) ?? null,
        labels,
      };
    }
  }
  return { names: null, labels: wholesOf(root) ?? fail(file, root) };
}

/** A label alone, or of a dictionary, as Kinetics' label file has one for each clip (`label_index`; `label` is its text). */
function labelOf(value: PickleValue): number | undefined {
  if (!(value instanceof Map)) return wholeOf(value);
  return wholeOf(value.get("label_index")) ?? wholeOf(entryOf(value, WORDS.label));
}

function namesIn(value: PickleValue | undefined): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === "string")
    ? value
    : undefined;
}

function fail(file: string, value: PickleValue | undefined): never {
  throw refuse(file, `${describe(value)} where labels belong`);
}

function refuse(file: string, what: string): DataError {
  return new DataError(`Cannot read "${file}" as labels: it has ${what}; ${WISH}`);
}
