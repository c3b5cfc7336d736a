/** Reading bytes one after another, so that no length can lead past the end. */

import { DataError } from "../base/errors.ts";
import type { ByteStore } from "./byte_store.ts";
import { latin1 } from "./text_bytes.ts";
import { StoredBytes } from "./stored_bytes.ts";

/** Bytes of a store that are in memory at a time, more where one value is longer. */
const WINDOW_BYTES = 1 << 20;

/** From this length on a store's value is left where it lies. */
const STORED_BYTES = 512;

/** A position in bytes that moves forward; every read is checked before anything is allocated. */
export class ByteReader {
  readonly name: string;
  /** Where more bytes come from than the window has. */
  #store: ByteStore | undefined;
  #windowBytes = 0;
  #window: Uint8Array;
  #view: DataView;
  /** The position of the window's first byte. */
  #base = 0;
  #at = 0;

  /** Reads bytes in memory. @param name how errors call the file. */
  constructor(bytes: Uint8Array, name: string) {
    this.name = name;
    this.#window = bytes;
    this.#view = viewOf(bytes);
  }

  /**
   * Reads a store through a window, and leaves long values where they lie.
   * @param name how errors call the file.
   */
  static of(store: ByteStore, name: string, windowBytes = WINDOW_BYTES): ByteReader {
    const reader = new ByteReader(new Uint8Array(), name);
    reader.#store = store;
    reader.#windowBytes = windowBytes;
    return reader;
  }

  /** The position of the next byte. */
  get at(): number {
    return this.#at;
  }

  get size(): number {
    return this.#store?.size ?? this.#window.length;
  }

  get left(): number {
    return this.size - this.#at;
  }

  /** The next `length` bytes, not copied. @throws {DataError} when fewer are left. */
  take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#window.subarray(start, start + length);
  }

  /**
   * The next `length` bytes to keep: those of a store stay there where they are many, and are copied where they
   * are few, since a view would keep the whole window. @throws {DataError} when fewer are left.
   */
  keep(length: number): Uint8Array | StoredBytes {
    if (this.#store === undefined) return this.take(length);
    if (length < STORED_BYTES) return this.take(length).slice();
    this.#require(length);
    const at = this.#at;
    this.#at += length;
    return new StoredBytes(this.#store, at, length);
  }

  /** The bytes up to the next line feed, which is passed over; text of one byte a character. */
  line(): string {
    for (let length = 256;; length *= 2) {
      const start = this.#ready(Math.min(length, this.left));
      const end = this.#window.indexOf(0x0a, start);
      if (end >= 0) {
        this.#at += end + 1 - start;
        return latin1(this.#window.subarray(start, end));
      }
      if (this.#base + this.#window.length === this.size) throw this.cut("a line has no end");
    }
  }

  /** One byte. @throws {DataError} when they are not there. */
  u8(): number {
    const start = this.#advance(1);
    return this.#view.getUint8(start);
  }

  /** Two bytes, little-endian. @throws {DataError} when they are not there. */
  u16(): number {
    const start = this.#advance(2);
    return this.#view.getUint16(start, true);
  }

  /** Four bytes with a sign, little-endian. @throws {DataError} when they are not there. */
  i32(): number {
    const start = this.#advance(4);
    return this.#view.getInt32(start, true);
  }

  /** Four bytes, little-endian. @throws {DataError} when they are not there. */
  u32(): number {
    const start = this.#advance(4);
    return this.#view.getUint32(start, true);
  }

  /** A length of eight bytes. @throws {DataError} when no file can be so long. */
  u64(): number {
    const start = this.#advance(8);
    const value = this.#view.getBigUint64(start, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.cut(`a length is ${value}`);
    return Number(value);
  }

  /** A float64 in big-endian order, as pickles write it. */
  f64BigEndian(): number {
    const start = this.#advance(8);
    return this.#view.getFloat64(start, false);
  }

  /** An error that names the file and the position. */
  cut(reason: string): DataError {
    return new DataError(`Cannot read "${this.name}" at byte ${this.#at}: ${reason}`);
  }

  /** Passes over `length` bytes; their position in the window. */
  #advance(length: number): number {
    this.#require(length);
    const start = this.#ready(length);
    this.#at += length;
    return start;
  }

  #require(length: number): void {
    if (!(length >= 0 && length <= this.left)) {
      throw this.cut(`${length} bytes are announced and ${this.left} are left`);
    }
  }

  /** Sees to it that the next `length` bytes are in the window; the position of the first. */
  #ready(length: number): number {
    const start = this.#at - this.#base;
    if (this.#store === undefined || start + length <= this.#window.length) return start;
    // A fresh buffer: values that were taken from the old one stay what they are.
    const window = new Uint8Array(Math.min(Math.max(length, this.#windowBytes), this.left));
    this.#store.readInto(window, this.#at);
    this.#window = window;
    this.#view = viewOf(window);
    this.#base = this.#at;
    return 0;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
