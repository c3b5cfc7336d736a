/** Float32 databases larger than memory, read where they lie. */

import { DataError } from "../../base/errors.ts";
import { FileBytes } from "../byte_store.ts";
import { assertDataSize } from "./npy.ts";
import { MAX_HEADER_BYTES, parseNpyHeader } from "./npy_header.ts";

/** An open NPY file of little-endian float32 values in C order; only what is asked for is read. */
export class NpyFile implements Disposable {
  readonly path: string;
  readonly shape: readonly number[];
  readonly size: number;
  readonly #file: FileBytes;
  readonly #dataOffset: number;

  private constructor(file: FileBytes, shape: readonly number[], dataOffset: number, size: number) {
    this.path = file.path;
    this.shape = shape;
    this.size = size;
    this.#file = file;
    this.#dataOffset = dataOffset;
  }

  /**
   * Opens a file and checks its header against its size.
   * @throws {DataError} when it is cut, or is not float32 in C order.
   */
  static open(path: string): NpyFile {
    const file = FileBytes.open(path);
    try {
      const head = new Uint8Array(Math.min(MAX_HEADER_BYTES, file.size));
      file.readInto(head, 0);
      const header = parseNpyHeader(head, path);
      assertDataSize(header, file.size, path);
      // In an array with at most one axis longer than 1, both orders are the same.
      const flat = header.shape.filter((length) => length > 1).length <= 1;
      if (header.dtype !== "float32" || header.bigEndian || (header.fortranOrder && !flat)) {
        const order = header.fortranOrder ? "Fortran" : "C";
        throw new DataError(
          `Cannot stream "${path}": it holds ${header.bigEndian ? "big-endian " : ""}` +
            `${header.dtype} in ${order} order, wanted is little-endian float32 in C order`,
        );
      }
      return new NpyFile(file, header.shape, header.dataOffset, header.dataBytes / 4);
    } catch (thrown) {
      file[Symbol.dispose]();
      throw thrown;
    }
  }

  /**
   * Fills `target` with the values from `elementOffset` on, counted over the whole array.
   * @throws {RangeError} when the file has no such values.
   */
  readInto(target: Float32Array, elementOffset: number): void {
    const end = elementOffset + target.length;
    if (!Number.isSafeInteger(elementOffset) || elementOffset < 0 || end > this.size) {
      throw new RangeError(
        `Cannot read values ${elementOffset} to ${end} of "${this.path}": it has ${this.size}`,
      );
    }
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    this.#file.readInto(bytes, this.#dataOffset + elementOffset * 4);
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}
