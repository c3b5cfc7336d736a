/** Entries of a zip that are stored and not packed: read where they lie, so that none has to fit into memory. */

import { DataError } from "../../base/errors.ts";
import { type ByteStore, PartBytes } from "../byte_store.ts";
import type { ZipEntry } from "./zip.ts";

/** Whether an entry's bytes lie in the archive as they are. */
export function isStored({ method, size, compressedSize }: ZipEntry): boolean {
  return method === 0 && size === compressedSize;
}

/** A local header less its name and extra field, whose lengths are its last two numbers. */
const HEADER_BYTES = 30;
const MAGIC = 0x04034b50;

/**
 * The bytes of a stored entry, its checksum not held.
 * @param file the archive. @param name how errors call the entry.
 * @throws {DataError} when no entry lies there, or it is longer than the archive.
 */
export function storedBytes(file: ByteStore, entry: ZipEntry, name: string): ByteStore {
  const header = new Uint8Array(HEADER_BYTES);
  const fail = (why: string): DataError => new DataError(`Cannot read "${name}": ${why}`);
  if (!isStored(entry)) throw fail("it is packed, and cannot be read where it lies");
  if (entry.offset + HEADER_BYTES > file.size) throw fail("it lies behind the archive's end");
  file.readInto(header, entry.offset);
  const view = new DataView(header.buffer);
  if (view.getUint32(0, true) !== MAGIC) throw fail("no entry lies where the archive says");
  const start = entry.offset + HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + entry.size > file.size) throw fail("it is longer than the archive");
  return new PartBytes(file, start, entry.size);
}
