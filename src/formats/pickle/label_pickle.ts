/** The label file beside a database: a pickle of (sample names, labels), as the published scripts write it. */

import { DataError } from "../../base/errors.ts";
import { unpickle } from "./pickle.ts";
import { NUMPY_GLOBALS, NumpyArray } from "./pickle_globals.ts";
import { describe, type PickleValue } from "./pickle_value.ts";
import { encodePickle, tuple } from "./pickle_writer.ts";

/** One name and one label per sample, in the order of the database's first axis. */
export interface Labels {
  /** File names as published, with their `.skeleton` or `.json`. */
  readonly names: readonly string[];
  /** Classes, counted from 0. */
  readonly labels: readonly number[];
}

/**
 * Reads a label pickle of any protocol, of Python 2 or 3; labels may be ints, NumPy ints or an array.
 * @param file how errors call the file.
 * @throws {DataError} when it is cut, holds something else, or names any other global than NumPy's.
 */
export function decodeLabels(bytes: Uint8Array, file = "label.pkl"): Labels {
  const pair = unpickle(bytes, file, { globals: NUMPY_GLOBALS });
  const fail = (what: string): never => {
    throw new DataError(`Cannot read "${file}" as labels: ${what}`);
  };
  if (!Array.isArray(pair) || pair.length !== 2) {
    return fail(`wanted is a pair of names and labels, found ${describe(pair)}`);
  }
  const [first, second] = pair.map(listOf);
  if (first === undefined || second === undefined) return fail("names or labels are no list");
  if (first.length !== second.length) {
    return fail(`${first.length} names and ${second.length} labels`);
  }
  const names = first.map((name, i) =>
    typeof name === "string" ? name : fail(`name ${i} is ${describe(name)}`)
  );
  const labels = second.map((label, i) =>
    typeof label === "number" && Number.isInteger(label) && label >= 0
      ? label
      : fail(`label ${i} is ${describe(label)}`)
  );
  return { names, labels };
}

/** The items of a list, or of an array with one axis. */
function listOf(value: PickleValue): readonly PickleValue[] | undefined {
  if (Array.isArray(value)) return value;
  if (!(value instanceof NumpyArray) || value.shape.length !== 1) return undefined;
  return Array.from<number | bigint>(value.read().data).map(Number);
}

/** A label pickle in protocol 2, which Python 2 and 3 both read. */
export function encodeLabels({ names, labels }: Labels): Uint8Array<ArrayBuffer> {
  if (names.length !== labels.length) {
    throw new RangeError(
      `Cannot write labels: ${names.length} names and ${labels.length} labels, wanted is one each`,
    );
  }
  return encodePickle(tuple(names, labels));
}
