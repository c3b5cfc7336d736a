/** How yauzl reads an archive on the disk: a central directory in few large reads instead of two small ones an entry. */

import type { Buffer } from "node:buffer";
import { Readable } from "node:stream";
// @ts-types="@types/yauzl"
import { RandomAccessReader } from "yauzl";

/** Bytes that a read brings along: hundreds of entries' names and sizes, or a small file behind its header. */
const BLOCK = 1 << 16;

/** A file read at any position, its last block kept. */
export class BlockReader extends RandomAccessReader {
  readonly #file: Deno.FsFile;
  readonly #block = new Uint8Array(BLOCK);
  #isOpen = true;
  #start = 0;
  #end = 0;

  constructor(path: string) {
    super();
    this.#file = Deno.openSync(path);
  }

  /** The file's size in bytes. */
  get size(): number {
    return this.#file.statSync().size;
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
    if (this.#isOpen) this.#file.close();
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
      this.#end = position + this.#readAt(this.#block, position);
      if (position + length > this.#end) throw new Error("the file ends early");
    }
    return this.#block.subarray(position - this.#start, position - this.#start + length);
  }

  #fill(target: Uint8Array, position: number): void {
    if (this.#readAt(target, position) < target.length) throw new Error("the file ends early");
  }

  /** Reads until the target is full or the file ends. */
  #readAt(target: Uint8Array, position: number): number {
    this.#file.seekSync(position, Deno.SeekMode.Start);
    let done = 0;
    while (done < target.length) {
      const read = this.#file.readSync(target.subarray(done));
      if (read === null) break;
      done += read;
    }
    return done;
  }
}
