/** The annotation pickles of pyskl and mmaction2, such as `ntu60_3danno.pkl` and `k400_hrnet.pkl`. */

import { DataError } from "../base/errors.ts";
import type { ByteReader } from "./byte_reader.ts";
import type { NdArray } from "./ndarray.ts";
import { unpickleNext } from "./pickle/pickle.ts";
import { NUMPY_GLOBALS, NumpyArray } from "./pickle/pickle_globals.ts";
import { describe, type PickleDict, type PickleValue } from "./pickle/pickle_value.ts";

/** An array that is read out of the file each time it is asked for. */
export interface StoredArray {
  readonly shape: readonly number[];
  /** The values, in C order. @throws {DataError} when they cannot be read any more. */
  read(): NdArray;
}

/** The skeletons of one recording. */
export interface Annotation {
  /** The sample's name, without an ending. */
  readonly name: string;
  readonly label: number;
  readonly totalFrames: number;
  /** Positions, `[M,T,V,C]`. */
  readonly keypoint: StoredArray;
  /** Scores of 2D joints, `[M,T,V]`. */
  readonly keypointScore?: StoredArray;
  /** Height and width of the video that the positions count in. */
  readonly imageShape?: readonly [number, number];
}

/** All recordings of a file, and the names that each split lists. */
export interface Annotations {
  readonly splits: ReadonlyMap<string, readonly string[]>;
  readonly annotations: readonly Annotation[];
}

/**
 * Reads an annotation pickle. Published ones have gigabytes: out of a store ({@link ByteReader.of}) only names and
 * shapes come into memory, and the arrays stay where they are; the store must be open as long as they are read.
 * @throws {DataError} when it is broken, has another form, or names any other global than NumPy's.
 */
export function readAnnotations(reader: ByteReader): Annotations {
  return annotationsOf(unpickleNext(reader, { globals: NUMPY_GLOBALS }), reader);
}

/** The same of a pickle that was read out of the file. @throws {DataError} as {@link readAnnotations}. */
export function annotationsOf(
  value: PickleValue,
  { name: file, size }: Pick<ByteReader, "name" | "size">,
): Annotations {
  const splits = new Map<string, readonly string[]>();
  // pyskl's PoseDataset takes a bare list too (kennymckormick/pyskl 4d290ec, pyskl/datasets/pose_dataset.py).
  const isBare = Array.isArray(value) && value.length > 0 &&
    value.every((item) => item instanceof Map);
  const root = new Fields(
    isBare
      ? new Map<PickleValue, PickleValue>([["split", new Map()], ["annotations", value]])
      : value,
    file,
    "the file",
  );
  for (const [name, ids] of root.dict("split")) {
    splits.set(root.text(name, "a split's name"), root.texts(ids, `split ${describe(name)}`));
  }
  // An honest file holds each array once: all of them together are no larger than the file.
  let left = size;
  const spend: Spend = (array) => {
    left -= array.byteLength;
    if (left >= 0) return array;
    throw new DataError(`Cannot read "${file}": its arrays are larger than the file`);
  };
  const annotations = root.list("annotations").map((item, i) =>
    annotation(new Fields(item, file, `annotation ${i}`), spend)
  );
  return { splits, annotations };
}

type Spend = (array: NumpyArray) => NumpyArray;

function annotation(fields: Fields, spend: Spend): Annotation {
  const keypoint = spend(fields.array("keypoint", 4));
  const score = fields.get("keypoint_score");
  const image = fields.get("img_shape");
  // pyskl names by either, frame_dir where both are there and no split is asked for.
  const named = ["frame_dir", "filename"].find((key) => fields.get(key) !== undefined);
  const name = fields.text(fields.get(named ?? "frame_dir"), named ?? "frame_dir");
  const label = fields.whole("label");
  const totalFrames = fields.whole("total_frames");
  return {
    name,
    label,
    totalFrames,
    keypoint,
    ...(score === undefined ? {} : { keypointScore: spend(fields.array("keypoint_score", 3)) }),
    ...(image === undefined ? {} : { imageShape: fields.pair(image, "img_shape") }),
  };
}

/** A dictionary of a pickle whose entries are asked for by name and form. */
class Fields {
  readonly #dict: PickleDict;
  readonly #file: string;
  readonly #where: string;

  constructor(value: PickleValue, file: string, where: string) {
    this.#file = file;
    this.#where = where;
    if (!(value instanceof Map)) throw this.#fail(`is ${describe(value)}, wanted is a dict`);
    this.#dict = value;
  }

  get(key: string): PickleValue | undefined {
    return this.#dict.get(key);
  }

  dict(key: string): PickleDict {
    const value = this.get(key);
    if (!(value instanceof Map)) throw this.#wrong(key, value, "a dict");
    return value;
  }

  list(key: string): readonly PickleValue[] {
    const value = this.get(key);
    if (!Array.isArray(value)) throw this.#wrong(key, value, "a list");
    return value;
  }

  whole(key: string): number {
    const value = this.get(key);
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
      throw this.#wrong(key, value, "a whole number from 0 on");
    }
    return value;
  }

  array(key: string, axes: number): NumpyArray {
    const value = this.get(key);
    if (!(value instanceof NumpyArray) || value.shape.length !== axes) {
      throw this.#wrong(key, value, `an array of ${axes} axes`);
    }
    return value;
  }

  text(value: PickleValue | undefined, what: string): string {
    if (typeof value !== "string") throw this.#wrong(what, value, "text");
    return value;
  }

  texts(value: PickleValue, what: string): readonly string[] {
    if (!Array.isArray(value)) throw this.#wrong(what, value, "a list");
    return value.map((item) => this.text(item, what));
  }

  pair(value: PickleValue, what: string): readonly [number, number] {
    const [first, second, ...more] = Array.isArray(value) ? value : [];
    if (typeof first !== "number" || typeof second !== "number" || more.length > 0) {
      throw this.#wrong(what, value, "a pair of numbers");
    }
    return [first, second];
  }

  #wrong(what: string, value: PickleValue | undefined, wish: string): DataError {
    return this.#fail(`has ${describe(value)} for ${what}, wanted is ${wish}`);
  }

  #fail(reason: string): DataError {
    return new DataError(`Cannot read "${this.#file}" as annotations: ${this.#where} ${reason}`);
  }
}
