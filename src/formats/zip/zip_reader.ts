/** How yauzl reads an archive on the disk: a central directory in few large reads instead of two small ones an entry. */

import type { Buffer } from "node:buffer";
import { Readable } from "node:stream";
// @ts-types="@types/yauzl"
import { RandomAccessReader } from "yauzl";
import { FileBytes } from "../byte_store.ts";

/** Bytes that a read brings along: hundreds of entries' names and sizes, or a small file behind its header. */
const BLOCK = 1 << 16;

/** A file read at any position, its last block kept. */
export class BlockReader extends RandomAccessReader {
  readonly #file: FileBytes;
  readonly #block = new Uint8Array(BLOCK);
  #isOpen = true;
  #start = 0;
  #end = 0;

  constructor(path: string) {
    super();
    this.#file = FileBytes.open(path);
  }

  get size(): number {
    return this.#file.size;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (thrown: Error | null) => void,
  ): void {
    let thrown: Error | null = null;
    try {
      if (length > BLOCK) this.#fill(buffer.subarray(offset, offset + length), position);
      else buffer.set(this.#cached(position, length), offset);
    } catch (error) {
      thrown = error instanceof Error ? error : new Error(String(error));
    }
    queueMicrotask(() => callback(thrown));
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#pieces(start, end));
  }

  /** Closes the file, once: yauzl does it where an archive is closed, and may where it fails to open. */
  override close(callback: (thrown: Error | null) => void): void {
    if (this.#isOpen) this.#file[Symbol.dispose]();
    this.#isOpen = false;
    callback(null);
  }

  *#pieces(start: number, end: number): Generator<Uint8Array> {
    for (let at = start; at < end;) {
      const kept = at >= this.#start ? this.#end - at : 0;
      const piece = this.#cached(at, Math.min(kept > 0 ? kept : BLOCK, end - at)).slice();
      yield piece;
      at += piece.length;
    }
  }

  #cached(position: number, length: number): Uint8Array {
    if (position < this.#start || position + length > this.#end) {
      this.#start = position;
      this.#end = Math.min(position + Math.max(length, BLOCK), this.size);
      this.#fill(this.#block.subarray(0, Math.max(this.#end - position, length)), position);
    }
    return this.#block.subarray(position - this.#start, position - this.#start + length);
  }

  #fill(target: Uint8Array, position: number): void {
    if (position + target.length > this.size) throw new Error("the file ends early");
    this.#file.readInto(target, position);
  }
}
