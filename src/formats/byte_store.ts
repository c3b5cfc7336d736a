/** Bytes that are read piece by piece, so that a file larger than memory can be walked through. */

import { DataError } from "../base/errors.ts";

/** Bytes of a known number, any run of which can be read. */
export interface ByteStore {
  readonly size: number;
  /** Fills `target` with the bytes from `at` on. @throws {DataError} when the store has not so many. */
  readInto(target: Uint8Array, at: number): void;
}

/** An open file. */
export class FileBytes implements ByteStore, Disposable {
  readonly path: string;
  /** Bytes when it was opened. */
  readonly size: number;
  readonly #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile, size: number) {
    this.path = path;
    this.size = size;
    this.#file = file;
  }

  /** Opens a file to read. @throws {Deno.errors.NotFound} when there is none. */
  static open(path: string): FileBytes {
    const file = Deno.openSync(path);
    return new FileBytes(path, file, file.statSync().size);
  }

  readInto(target: Uint8Array, at: number): void {
    this.#file.seekSync(at, Deno.SeekMode.Start);
    for (let rest = target; rest.length > 0;) {
      const n = this.#file.readSync(rest);
      if (n === null) throw new DataError(`Cannot read "${this.path}": it ends early`);
      rest = rest.subarray(n);
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** Bytes in memory. */
export class MemoryBytes implements ByteStore {
  readonly size: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.size = bytes.length;
  }

  readInto(target: Uint8Array, at: number): void {
    target.set(this.#bytes.subarray(at, at + target.length));
  }
}

/** Bytes within a store. */
export class PartBytes implements ByteStore {
  readonly size: number;
  readonly #store: ByteStore;
  readonly #start: number;

  /** @throws {DataError} when the store ends before the part. */
  constructor(store: ByteStore, start: number, size: number) {
    if (start + size > store.size) {
      throw new DataError(`Cannot read ${size} bytes at ${start}: there are ${store.size}`);
    }
    this.size = size;
    this.#store = store;
    this.#start = start;
  }

  readInto(target: Uint8Array, at: number): void {
    if (at < 0 || at + target.length > this.size) {
      throw new DataError(`Cannot read ${target.length} bytes at ${at}: there are ${this.size}`);
    }
    this.#store.readInto(target, this.#start + at);
  }
}
