/** The globals that data pickles of the field name: ordered dictionaries, and NumPy's arrays and scalars. */

import { DataError } from "../../base/errors.ts";
import {
  contiguousStrides,
  decodeArray,
  elementBytes,
  type ElementType,
  type NdArray,
  sizeOf,
} from "../ndarray.ts";
import { elementTypeOfCode } from "../npy/npy_header.ts";
import {
  describe,
  type Globals,
  type PickleObject,
  type PickleValue,
  type Reconstructor,
} from "./pickle_value.ts";
import { type KeptBytes, StoredBytes, StoredLatin1, StoredText } from "../stored_bytes.ts";
import { bytesOfLatin1 } from "../text_bytes.ts";

function refuse(what: string, value: PickleValue | undefined): DataError {
  return new DataError(`Cannot rebuild ${what} of a pickle from ${describe(value)}`);
}

/** A NumPy dtype; its byte order comes with the state. */
class NumpyDtype implements PickleObject {
  readonly kind = "NumPy dtype";
  readonly type: ElementType;
  bigEndian = false;

  constructor(type: ElementType) {
    this.type = type;
  }

  build(state: PickleValue): void {
    const order = Array.isArray(state) ? state[1] : undefined;
    if (order !== "<" && order !== ">" && order !== "|" && order !== "=") {
      throw refuse("a NumPy dtype's byte order", order);
    }
    this.bigEndian = order === ">";
  }
}

/** A NumPy array of plain numbers. */
export class NumpyArray implements PickleObject {
  readonly kind = "NumPy array";
  #content: Content | undefined;

  /** Lengths of the axes; empty before the pickle has built the array. */
  get shape(): readonly number[] {
    return this.#content?.shape ?? [];
  }

  get byteLength(): number {
    return this.#content?.byteLength ?? 0;
  }

  /** The content in C order, decoded anew each time. @throws {DataError} when the pickle never gave it one. */
  read(): NdArray {
    if (this.#content === undefined) {
      throw new DataError("Cannot read a NumPy array that has no content");
    }
    return this.#content.decode();
  }

  /** State: (version, shape, dtype, is Fortran order, bytes). */
  build(state: PickleValue): void {
    if (!Array.isArray(state) || state.length !== 5) throw refuse("a NumPy array", state);
    const [, shape, dtype, fortran, bytes] = state;
    this.#content = contentOf(shape, dtype, fortran === true || fortran === 1 ? "F" : "C", bytes);
  }
}

/** What an array is made of, checked; the copying of its bytes is left for later. */
interface Content {
  readonly shape: readonly number[];
  readonly byteLength: number;
  decode(): NdArray;
}

function contentOf(
  shape: PickleValue | undefined,
  dtype: PickleValue | undefined,
  order: "C" | "F",
  data: PickleValue | undefined,
): Content {
  if (!(dtype instanceof NumpyDtype)) throw refuse("a NumPy array's dtype", dtype);
  const lengths = shapeOf(shape);
  if (typeof data !== "string" && !(data instanceof Uint8Array) && !isKept(data)) {
    throw refuse("a NumPy array's bytes", data);
  }
  const { type, bigEndian } = dtype;
  if (data.length !== sizeOf(lengths) * elementBytes(type)) {
    throw new DataError(
      `Cannot rebuild a NumPy array of shape (${lengths.join(", ")}) from ${data.length} bytes`,
    );
  }
  const strides = contiguousStrides(lengths, order);
  const layout = { dtype: type, shape: lengths, strides, offset: 0, bigEndian };
  const decode = (): NdArray => {
    // Python 2 has the bytes as a byte string, which is read as latin-1 text.
    const bytes = typeof data === "string" ? bytesOfLatin1(data) : data;
    if (bytes === undefined) throw refuse("a NumPy array's bytes", data);
    return decodeArray(bytes instanceof Uint8Array ? bytes : bytes.read(), layout);
  };
  return { shape: lengths, byteLength: data.length, decode };
}

function isKept(value: PickleValue | undefined): value is KeptBytes {
  return value instanceof StoredBytes || value instanceof StoredLatin1;
}

function shapeOf(value: PickleValue | undefined): number[] {
  if (!Array.isArray(value) || value.length > 32) throw refuse("a NumPy array's shape", value);
  return value.map((length) => {
    if (typeof length !== "number") throw refuse("a NumPy array's shape", length);
    return length;
  });
}

const ORDERED_DICT: Reconstructor = ([pairs = [], ...more]) => {
  if (pairs instanceof Map && more.length === 0) return new Map(pairs);
  if (!Array.isArray(pairs) || more.length > 0) throw refuse("an OrderedDict", pairs);
  return new Map(pairs.map((pair): [PickleValue, PickleValue] => {
    const [key, value, ...rest] = Array.isArray(pair) ? pair : [];
    if (key === undefined || value === undefined || rest.length > 0) {
      throw refuse("an OrderedDict", pair);
    }
    return [key, value];
  }));
};

const DTYPE: Reconstructor = ([code]) => {
  const type = typeof code === "string" ? elementTypeOfCode(code) : undefined;
  if (type === undefined) throw refuse("a NumPy dtype", code);
  return new NumpyDtype(type);
};

const RECONSTRUCT: Reconstructor = () => new NumpyArray();

const SCALAR: Reconstructor = ([dtype, bytes]) => {
  const value = contentOf([], dtype, "C", bytes).decode().data[0];
  if (value === undefined) throw refuse("a NumPy scalar", bytes);
  if (typeof value !== "bigint") return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
};

/** Protocol 5 rebuilds arrays in one call: (bytes, dtype, shape, order). */
const FROM_BUFFER: Reconstructor = ([bytes, dtype, shape, order]) => {
  const made = new NumpyArray();
  made.build([1, shape ?? null, dtype ?? null, order === "F", bytes ?? null]);
  return made;
};

/** Python 3 writes bytes for Python 2 as latin-1 text to be encoded. */
const ENCODE: Reconstructor = ([text, codec]) => {
  if (text instanceof StoredText && codec === "latin1") return new StoredLatin1(text);
  const bytes = typeof text === "string" ? bytesOfLatin1(text) : undefined;
  if (bytes === undefined || codec !== "latin1") throw refuse("bytes", text);
  return bytes;
};

const EMPTY_BYTES: Reconstructor = (args) => {
  if (args.length > 0) throw refuse("bytes", args[0]);
  return new Uint8Array();
};

/** Only the dictionary that remembers its order, under its one name. */
export const CONTAINER_GLOBALS: Globals = new Map([["collections.OrderedDict", ORDERED_DICT]]);

/** Dictionaries, and NumPy's arrays, scalars and bytes under the names of every NumPy since Python 2. */
export const NUMPY_GLOBALS: Globals = new Map([
  ...CONTAINER_GLOBALS,
  ["numpy.dtype", DTYPE],
  ["numpy.ndarray", null],
  ...["numpy.core", "numpy._core"].flatMap((core): [string, Reconstructor][] => [
    [`${core}.multiarray._reconstruct`, RECONSTRUCT],
    [`${core}.multiarray.scalar`, SCALAR],
    [`${core}.numeric._frombuffer`, FROM_BUFFER],
  ]),
  ["_codecs.encode", ENCODE],
  ["__builtin__.bytes", EMPTY_BYTES],
]);
