/** A writer of small stored zip archives with the same bytes every time: no dates, no system names. */

import { crc32 } from "node:zlib";
import { ByteWriter } from "../byte_writer.ts";
import type { ArchiveEntry } from "./zip.ts";

/** 1980-01-01, the first day that a zip can name. */
const DATE = 0x21;
const UTF8_NAMES = 0x0800;
const VERSION = 20;

/**
 * A zip of the given files in their order, nothing compressed.
 * @param alignment content starts at multiples of this, as PyTorch wants it, by padding the extra field.
 * @throws {RangeError} past 4 GiB or 65,535 files, where zip64 would begin.
 */
export function encodeStoredZip(
  entries: readonly ArchiveEntry[],
  alignment = 1,
): Uint8Array<ArrayBuffer> {
  const total = entries.reduce((sum, { bytes }) => sum + bytes.length + 1024, 0);
  if (total >= 2 ** 32 - 1 || entries.length > 0xffff) {
    throw new RangeError(
      `Cannot write a zip of ${entries.length} files, ${total} bytes: too large`,
    );
  }
  const out = new ByteWriter();
  const directory = new ByteWriter();
  for (const { name, bytes } of entries) {
    const offset = out.length;
    const path = new TextEncoder().encode(name);
    const checksum = crc32(bytes);
    const common = (writer: ByteWriter, extra: number): ByteWriter =>
      writer.u16(VERSION).u16(UTF8_NAMES).u16(0).u16(0).u16(DATE).u32(checksum)
        .u32(bytes.length).u32(bytes.length).u16(path.length).u16(extra);
    const padding = paddingFor(offset + 30 + path.length, alignment);
    common(out.u32(0x04034b50), padding.length).bytes(path).bytes(padding).bytes(bytes);
    common(directory.u32(0x02014b50).u16(VERSION), 0)
      .u16(0).u16(0).u16(0).u32(0).u32(offset).bytes(path);
  }
  const start = out.length;
  const rows = directory.finish();
  return out.bytes(rows)
    .u32(0x06054b50).u16(0).u16(0).u16(entries.length).u16(entries.length)
    .u32(rows.length).u32(start).u16(0)
    .finish();
}

/** An extra field ("FB", as PyTorch calls it) that makes the content after `end` start aligned. */
function paddingFor(end: number, alignment: number): Uint8Array {
  if (alignment === 1) return new Uint8Array();
  const length = 4 + (alignment - (end + 4) % alignment) % alignment;
  const field = new Uint8Array(length).fill(0x5a);
  field.set([0x46, 0x42, (length - 4) & 255, (length - 4) >> 8]);
  return field;
}
