/** A tensor of a PyTorch file, which points into a storage. */

import { decodeArray, elementBytes, type ElementType, type NdArray, sizeOf } from "../ndarray.ts";
import type { PickleObject } from "../pickle/pickle_value.ts";

/** A run of numbers in the file that tensors point into. */
export interface StorageReference {
  readonly key: string;
  readonly dtype: ElementType;
  /** Elements of the whole storage. */
  readonly size: number;
  /** Where a view (PyTorch 0.x) of the storage starts, in elements; 0 without one. */
  readonly start: number;
}

/** A tensor of the file. */
export class TorchTensor implements PickleObject {
  readonly kind = "tensor";
  readonly storage: StorageReference;
  readonly shape: readonly number[];
  readonly #strides: readonly number[];
  readonly #offset: number;
  #array: NdArray | undefined;

  constructor(
    storage: StorageReference,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage;
    this.shape = shape;
    this.#offset = offset;
    this.#strides = strides;
  }

  /** Bytes of the values, a value that strides visit twice counted twice. */
  get byteLength(): number {
    return sizeOf(this.shape) * elementBytes(this.storage.dtype);
  }

  /** The values in C order. */
  get array(): NdArray {
    if (this.#array === undefined) throw new TypeError("Cannot use a tensor before it is loaded");
    return this.#array;
  }

  /** Takes the values out of the storage's bytes. @throws {DataError} when they reach outside. */
  load(bytes: Uint8Array, bigEndian: boolean): void {
    const { dtype, start } = this.storage;
    const [shape, strides, offset] = [this.shape, this.#strides, start + this.#offset];
    this.#array = decodeArray(bytes, { dtype, shape, strides, offset, bigEndian });
  }
}
