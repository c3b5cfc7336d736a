/** Arrays of samples, N first, read one sample after another: files have more than fits into memory. */

import { DataError } from "../../../base/errors.ts";
import type { ByteStore } from "../../../formats/byte_store.ts";
import { contiguousStrides, decodeArray, elementBytes } from "../../../formats/ndarray.ts";
import { assertDataSize, decodeNpy } from "../../../formats/npy/npy.ts";
import {
  MAX_HEADER_BYTES,
  type NpyHeader,
  parseNpyHeader,
} from "../../../formats/npy/npy_header.ts";
import { numbersOfArray } from "../../../formats/scores/tree.ts";
import type { Sample } from "../../augmentation.ts";
import type { Axes } from "./array_axes.ts";
import { type Place, requireSamples, sampleOf } from "./sample_values.ts";

/** In Fortran's order the first axis is the fastest, and a sample lies all over the file. */
const MOST_FORTRAN_BYTES = 2 ** 30;
/** Of one sample, as it lies in the file. */
const MOST_ROW_BYTES = 2 ** 29;

/** An NPY of samples in an open store. */
export class ArrayRows {
  /** N and a sample's axes. */
  readonly shape: readonly number[];
  readonly #header: NpyHeader;
  readonly #store: ByteStore;
  readonly #name: string;
  #whole: ArrayLike<number> | undefined;

  /**
   * @param name how errors call it.
   * @throws {DataError} if it is no NPY of numbers, is cut, or has samples that are larger than any.
   */
  constructor(store: ByteStore, name: string) {
    const head = new Uint8Array(Math.min(MAX_HEADER_BYTES, store.size));
    store.readInto(head, 0);
    const header = parseNpyHeader(head, name);
    assertDataSize(header, store.size, name);
    const { dtype, shape, fortranOrder, dataBytes } = header;
    const fail = (why: string): DataError => new DataError(`Cannot read "${name}": ${why}`);
    requireSamples(shape[0] ?? 0, name);
    if (dtype === "bool") throw fail("its values are bool; wanted are numbers");
    if (fortranOrder && dataBytes > MOST_FORTRAN_BYTES) {
      throw fail(
        `${dataBytes} bytes lie in Fortran's order; write it in C order, by numpy.ascontiguousarray`,
      );
    }
    if (dataBytes / (shape[0] ?? 1) > MOST_ROW_BYTES) {
      throw fail(`each of its ${shape[0]} samples has more than ${MOST_ROW_BYTES} bytes`);
    }
    this.shape = shape;
    this.#header = header;
    this.#store = store;
    this.#name = name;
  }

  /** A sample's values in C order. */
  row(n: number): ArrayLike<number> {
    const { dtype, bigEndian, fortranOrder, dataOffset } = this.#header;
    const shape = this.shape.slice(1);
    const size = shape.reduce((product, length) => product * length, 1);
    if (fortranOrder) {
      this.#whole ??= numbersOfArray(decodeNpy(this.#bytes(0, this.#store.size), this.#name));
      const whole = this.#whole;
      return Float64Array.from({ length: size }, (_, i) => whole[n * size + i] ?? NaN);
    }
    const bytes = this.#bytes(
      dataOffset + n * size * elementBytes(dtype),
      size * elementBytes(dtype),
    );
    const strides = contiguousStrides(shape, "C");
    return numbersOfArray(decodeArray(bytes, { dtype, shape, strides, offset: 0, bigEndian }));
  }

  /** A sample `[C,T,V,M]`. @throws {DataError} at a value that is no finite number. */
  sample(n: number, { lengths: { C, T, V, M }, strides }: Axes, place: Place): Sample {
    const row = this.row(n);
    return sampleOf(
      [C, T, V, M],
      place,
      (c, t, v, m) => row[c * strides.C + t * strides.T + v * strides.V + m * strides.M] ?? NaN,
    );
  }

  #bytes(at: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    this.#store.readInto(bytes, at);
    return bytes;
  }
}
