/** Reading bytes one after another, so that no length can lead past the end. */

import { Buffer } from "node:buffer";
import { DataError } from "../base/errors.ts";

/** A position in bytes that moves forward; every read is checked before anything is allocated. */
export class ByteReader {
  readonly name: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  /** @param name how errors call the file. */
  constructor(bytes: Uint8Array, name: string, at = 0) {
    this.name = name;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  /** The place of the next byte. */
  get at(): number {
    return this.#at;
  }

  /** The bytes of the whole file. */
  get size(): number {
    return this.#bytes.length;
  }

  /** The bytes that are left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The next `length` bytes, not copied. @throws {DataError} when fewer are left. */
  take(length: number): Uint8Array {
    const start = this.#step(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** The bytes up to the next line feed, which is passed over; text of one byte a character. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw this.cut("a line has no end");
    const text = latin1(this.take(end - this.#at));
    this.#at++;
    return text;
  }

  /** One byte. @throws {DataError} when they are not there. */
  u8(): number {
    return this.#view.getUint8(this.#step(1));
  }

  /** Two bytes, little-endian. @throws {DataError} when they are not there. */
  u16(): number {
    return this.#view.getUint16(this.#step(2), true);
  }

  /** Four bytes with a sign, little-endian. @throws {DataError} when they are not there. */
  i32(): number {
    return this.#view.getInt32(this.#step(4), true);
  }

  /** Four bytes, little-endian. @throws {DataError} when they are not there. */
  u32(): number {
    return this.#view.getUint32(this.#step(4), true);
  }

  /** A length of eight bytes. @throws {DataError} when no file can be so long. */
  u64(): number {
    const value = this.#view.getBigUint64(this.#step(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.cut(`a length is ${value}`);
    return Number(value);
  }

  /** A float64 in big-endian order, as pickles write it. */
  f64BigEndian(): number {
    return this.#view.getFloat64(this.#step(8), false);
  }

  /** An error that names the file and the place. */
  cut(reason: string): DataError {
    return new DataError(`Cannot read "${this.name}" at byte ${this.#at}: ${reason}`);
  }

  #step(length: number): number {
    const start = this.#at;
    if (!(length >= 0 && length <= this.left)) {
      throw this.cut(`${length} bytes are announced and ${this.left} are left`);
    }
    this.#at += length;
    return start;
  }
}

/** Text of one byte a character (ISO 8859-1, not windows-1252): no byte is lost. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The bytes of latin-1 text, or undefined where a character has no byte. */
export function bytesOfLatin1(text: string): Uint8Array | undefined {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 255) return undefined;
  return new Uint8Array(Buffer.from(text, "latin1"));
}
