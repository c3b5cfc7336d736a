/** Values of pickles and of JSON, looked at alike: dictionaries, lists, arrays, numbers and text. */

import { DataError } from "../../base/errors.ts";
import { type NdArray, sizeOf } from "../ndarray.ts";
import { NUMPY_GLOBALS, NumpyArray } from "../pickle/pickle_globals.ts";
import type { Globals, PickleValue } from "../pickle/pickle_value.ts";
import { PickledTensor, TENSOR_GLOBALS } from "../torch/torch_in_pickle.ts";

/** What pickles of scores and labels may name: dictionaries, NumPy's arrays and PyTorch's tensors. */
export const TREE_GLOBALS: Globals = new Map([...NUMPY_GLOBALS, ...TENSOR_GLOBALS]);

/** Scores lie no deeper than this in any form that is known. */
const DEEPEST = 8;

/** Under the list of samples and their `pred_scores`. */
const DEEPEST_ROW = 3;

/** JSON text as what a pickle of the same would be. @throws {DataError} where it is no JSON, or nested too deep. */
export function treeOfJson(text: string, file: string): PickleValue {
  const fail = (what: string): never => {
    throw new DataError(`Cannot read "${file}" as JSON: ${what}`);
  };
  const converted = (value: unknown, depth: number): PickleValue => {
    if (depth > DEEPEST) return fail(`it nests deeper than ${DEEPEST} times`);
    if (Array.isArray(value)) return value.map((item) => converted(item, depth + 1));
    if (typeof value === "object" && value !== null) {
      return new Map(Object.entries(value).map(([key, item]) => [key, converted(item, depth + 1)]));
    }
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? value
      : null;
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail("it is none, as Python's NaN and Infinity are none");
  }
  return converted(value, 0);
}

/** Numbers of an array's data; 64-bit whole ones lose what a double has no room for. */
export function numbersOfArray({ data }: NdArray): ArrayLike<number> {
  return data instanceof BigInt64Array || data instanceof BigUint64Array
    ? Float64Array.from(data, Number)
    : data;
}

/** A row of numbers: a list of them, or an array or tensor with one axis that is longer than 1. Undefined of anything else. */
export function rowOf(value: PickleValue | undefined): ArrayLike<number> | undefined {
  if (value instanceof NumpyArray || value instanceof PickledTensor) {
    const { shape } = value;
    const isRow = shape.length > 0 && shape.slice(0, -1).every((length) => length === 1);
    return isRow ? numbersOfArray(value.read()) : undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const numbers = value.filter((item) => typeof item === "number");
  return numbers.length === value.length ? numbers : undefined;
}

/** The rows of a list of rows, or of an array `[N,classes]`. Undefined of anything else. */
export function rowsOf(value: PickleValue | undefined): ArrayLike<number>[] | undefined {
  if (value instanceof NumpyArray || value instanceof PickledTensor) {
    return value.shape.length === 2 ? rowsOfArray(value.read()) : undefined;
  }
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const rows = value.map(rowOf).filter((row) => row !== undefined);
  return rows.length === value.length ? rows : undefined;
}

/** The rows of an array `[N,classes]`. */
export function rowsOfArray(array: NdArray): ArrayLike<number>[] {
  const [samples = 0, classes = 0] = array.shape;
  const all = new Float64Array(numbersOfArray(array));
  return Array.from({ length: samples }, (_, n) => all.subarray(n * classes, (n + 1) * classes));
}

/** A whole number from 0 on, be it alone or the one number of an array or tensor. Undefined of anything else. */
export function wholeOf(value: PickleValue | undefined): number | undefined {
  const held = value instanceof Map && value.size === 1 ? value.get("item") : value;
  const isArray = held instanceof NumpyArray || held instanceof PickledTensor;
  const isOne = isArray && held.shape.every((length) => length === 1);
  const number = isOne ? numbersOfArray(held.read())[0] : held;
  return typeof number === "number" && Number.isInteger(number) && number >= 0 ? number : undefined;
}

/** Whole numbers from 0 on. Undefined where one is none. */
export function wholesOf(value: PickleValue | undefined): number[] | undefined {
  const items = Array.isArray(value) ? value : Array.from(rowOf(value) ?? [-1]);
  const wholes = items.map(wholeOf).filter((item) => item !== undefined);
  return wholes.length === items.length ? wholes : undefined;
}

/** Names: text, or numbers as their digits. Undefined where one is neither. */
export function namesOf(values: Iterable<PickleValue> | undefined): string[] | undefined {
  const items = [...values ?? [null]];
  const names = items.flatMap((item) =>
    typeof item === "string" ? [item] : typeof item === "number" ? [String(item)] : []
  );
  return names.length === items.length ? names : undefined;
}

/**
 * An honest pickle holds each number once, in a byte or more; a hostile one names the same row again and again.
 * @throws {DataError} where the items of a list or dictionary have more numbers than the file has bytes.
 */
export function requireHonest(root: PickleValue, size: number, file: string): void {
  let left = size;
  const spend = (value: PickleValue, depth: number): void => {
    if (value instanceof NumpyArray || value instanceof PickledTensor) left -= sizeOf(value.shape);
    else if (Array.isArray(value) || value instanceof Map) {
      const items = [...value.values()];
      left -= items.length;
      if (left >= 0 && depth > 0) { for (const item of items) spend(item, depth - 1); }
    }
    if (left < 0) {
      throw new DataError(`Cannot read "${file}": its rows are larger than the file`);
    }
  };
  spend(root, DEEPEST_ROW);
}

/** The first entry that a dictionary has under one of some keys. */
export function entryOf(
  dict: ReadonlyMap<PickleValue, PickleValue>,
  keys: readonly string[],
): PickleValue | undefined {
  const key = keys.find((key) => dict.has(key));
  return key === undefined ? undefined : dict.get(key);
}

/** Words for a sample's name, for its true class and for its scores, in the fields and columns of others. */
export const WORDS = {
  name: ["name", "sample", "frame_dir", "filename", "file", "video_id", "id"],
  label: ["label", "gt_label", "gt_labels", "target", "label_index"],
  scores: ["pred_score", "pred_scores", "scores", "score", "logits"],
  names: ["names", "sample_name", "sample_names"],
  labels: ["labels", "y_test", "label", "y"],
} as const;
