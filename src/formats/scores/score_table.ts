/** Scores of samples, as programs of the field leave them behind: one row a sample, one column a class. */

import { DataError } from "../../base/errors.ts";

/** What a file of scores holds. */
export interface ScoreTable {
  /** How messages call the file. */
  readonly file: string;
  /** What the file is, in a few words, and whose form that is. */
  readonly form: string;
  /** The samples' names, each once; null where the file has none, or only running numbers: rows are in the labels' order then. */
  readonly names: readonly string[] | null;
  /** True classes, where the file has them too. */
  readonly labels: readonly number[] | null;
  readonly classes: number;
  /** One of `[classes]` for each sample: finite numbers, the higher the likelier. */
  readonly rows: readonly Float64Array[];
}

/** What a file was read as, not yet looked at. */
export interface FoundScores {
  readonly form: string;
  readonly rows: readonly ArrayLike<number>[];
  readonly names?: readonly string[] | null;
  readonly labels?: readonly number[] | null;
}

/** Checks what was found in a file. @throws {DataError} naming the sample that is not as the others, or has what ranks nothing. */
export function scoreTable(
  file: string,
  { form, rows: found, names = null, labels = null }: FoundScores,
): ScoreTable {
  const fail = (what: string): never => {
    throw new DataError(`Cannot read "${file}" as scores: ${what}`);
  };
  const classes = found[0]?.length ?? fail(`${form} of no sample; wanted is one or more`);
  const called = (n: number): string => names === null ? `row ${n}` : `sample "${names[n]}"`;
  if (classes < 2) fail(`${called(0)} has ${classes} scores, wanted is one for each class`);
  for (const many of [names, labels]) {
    if (many !== null && many.length !== found.length) {
      fail(`${found.length} rows, and ${many.length} ${many === names ? "names" : "labels"}`);
    }
  }
  const rows = found.map((row, n) => {
    if (row.length !== classes) {
      fail(`${called(n)} has ${row.length} scores, ${called(0)} has ${classes}; wanted is as many`);
    }
    const numbers = new Float64Array(row);
    const wrong = firstNotFinite(numbers);
    if (wrong >= 0) {
      fail(
        `${called(n)} has ${numbers[wrong]} for class ${wrong}; wanted are finite numbers, ` +
          "so evaluate finite weights on finite samples",
      );
    }
    return numbers;
  });
  return { file, labels, classes, ...inOrder(file, form, rows, names) };
}

function firstNotFinite(numbers: Float64Array): number {
  for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i])) return i;
  return -1;
}

/** CTR-GCN's `test_0`, `test_1` … (feeders/feeder_ntu.py), or its plain numbers (feeder_ucla.py by main.py). */
const RUNNING = /^(?:test_)?(\d+)$/;

/** Names that only count are no names: rows by their numbers. @throws {DataError} at a name that comes twice. */
function inOrder(
  file: string,
  form: string,
  rows: readonly Float64Array[],
  names: readonly string[] | null,
): Pick<ScoreTable, "form" | "names" | "rows"> {
  if (names === null) return { form, names, rows };
  requireOnce(names, file);
  const numbers = names.map((name) => Number(RUNNING.exec(name)?.[1] ?? NaN));
  const placed = new Array<Float64Array | undefined>(rows.length).fill(undefined);
  for (const [n, number] of numbers.entries()) if (number < rows.length) placed[number] = rows[n];
  const whole = placed.filter((row) => row !== undefined);
  if (whole.length < rows.length) return { form, names, rows };
  return { form: `${form} by running numbers`, names: null, rows: whole };
}

/** @throws {DataError} at a name that comes twice. */
export function requireOnce(names: readonly string[], file: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new DataError(`Cannot read "${file}": sample "${name}" is in it twice, wanted is once`);
    }
    seen.add(name);
  }
}
