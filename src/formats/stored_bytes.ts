/** Long values of a pickle that were left in its file, to be read when they are asked for. */

import { DataError } from "../base/errors.ts";
import type { ByteStore } from "./byte_store.ts";
import { bytesOfLatin1, decodeUtf8 } from "./text_bytes.ts";
import type { PickleObject } from "./pickle/pickle_value.ts";

/** A byte string in a file. */
export class StoredBytes implements PickleObject {
  readonly kind = "long byte string";
  /** How many bytes {@link read} gives. */
  readonly length: number;
  readonly #store: ByteStore;
  readonly #at: number;

  constructor(store: ByteStore, at: number, length: number) {
    this.length = length;
    this.#store = store;
    this.#at = at;
  }

  /** The bytes, read anew each time. */
  read(): Uint8Array {
    const bytes = new Uint8Array(this.length);
    this.#store.readInto(bytes, this.#at);
    return bytes;
  }
}

/** Either form of bytes in a file. */
export type KeptBytes = StoredBytes | StoredLatin1;

/** UTF-8 text in a file. As protocol 2 keeps bytes in latin-1 text, it is mostly bytes that are wanted of it. */
export class StoredText implements PickleObject {
  readonly kind = "long text";
  readonly #utf8: StoredBytes;

  constructor(utf8: StoredBytes) {
    this.#utf8 = utf8;
  }

  /** How many characters there are: bytes that do not go on with one. */
  count(): number {
    const bytes = this.#utf8.read();
    let more = 0;
    for (let i = 0; i < bytes.length; i++) more += ((bytes[i] ?? 0) & 0xc0) === 0x80 ? 1 : 0;
    return bytes.length - more;
  }

  /** The text, read anew each time. @throws {DataError} when it is not UTF-8. */
  read(): string {
    const text = decodeUtf8(this.#utf8.read());
    if (text === undefined) throw new DataError("Cannot read a long text: it is not UTF-8");
    return text;
  }
}

/** The bytes that latin-1 text in a file stands for. */
export class StoredLatin1 implements PickleObject {
  readonly kind = "long byte string";
  readonly length: number;
  readonly #text: StoredText;

  constructor(text: StoredText) {
    this.#text = text;
    this.length = text.count();
  }

  /** The bytes, read anew each time. @throws {DataError} when a character has no byte. */
  read(): Uint8Array {
    const bytes = bytesOfLatin1(this.#text.read());
    if (bytes === undefined) throw new DataError("Cannot read bytes from text beyond latin-1");
    return bytes;
  }
}
