/** Float32 databases larger than memory: positioned reads, and a writer that takes rows. */

import { DataError } from "../../base/errors.ts";
import { FileBytes } from "../byte_store.ts";
import { assertDataSize } from "./npy.ts";
import { formatNpyHeader, MAX_HEADER_BYTES, parseNpyHeader } from "./npy_header.ts";

/** The bytes behind a view, without a copy. */
function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** An open NPY file of little-endian float32 values in C order; only what is asked for is read. */
export class NpyFile implements Disposable {
  readonly path: string;
  readonly shape: readonly number[];
  /** The number of values in the file. */
  readonly size: number;
  readonly #file: FileBytes;
  readonly #dataOffset: number;

  private constructor(
    file: FileBytes,
    shape: readonly number[],
    dataOffset: number,
    size: number,
  ) {
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
    this.#file.readInto(bytesOf(target), this.#dataOffset + elementOffset * 4);
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}

/** Writes a float32 NPY file whose shape is known up front, from rows that come one after another. */
export class NpyWriter implements Disposable {
  readonly path: string;
  readonly shape: readonly number[];
  readonly #file: Deno.FsFile;
  #left: number;
  #open = true;

  private constructor(path: string, shape: readonly number[], file: Deno.FsFile) {
    this.path = path;
    this.shape = shape;
    this.#file = file;
    this.#left = shape.reduce((product, length) => product * length, 1);
  }

  /** Creates the file, or empties the one that is there, and writes the header. */
  static create(path: string, shape: readonly number[]): NpyWriter {
    const header = formatNpyHeader("float32", shape);
    const file = Deno.openSync(path, { write: true, create: true, truncate: true });
    const writer = new NpyWriter(path, shape, file);
    writer.#write(header);
    return writer;
  }

  /** Appends values in C order; a call may bring any number. @throws {RangeError} when too many come. */
  append(values: Float32Array): void {
    if (values.length > this.#left) {
      throw new RangeError(
        `Cannot append ${values.length} values to "${this.path}": ${this.#left} are left to fill ` +
          `shape (${this.shape.join(", ")})`,
      );
    }
    this.#write(bytesOf(values));
    this.#left -= values.length;
  }

  /** Flushes to the disk and closes. @throws {RangeError} when values are missing; the file is closed then too. */
  close(): void {
    try {
      if (this.#left > 0) {
        throw new RangeError(
          `Cannot close "${this.path}": ${this.#left} values are missing to fill ` +
            `shape (${this.shape.join(", ")})`,
        );
      }
      this.#file.syncSync();
    } finally {
      this[Symbol.dispose]();
    }
  }

  /** Closes the file as it is; to be called after {@link close} or instead of it, on an error. */
  [Symbol.dispose](): void {
    if (this.#open) this.#file.close();
    this.#open = false;
  }

  #write(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length) done += this.#file.writeSync(bytes.subarray(done));
  }
}
