/** Unpacking members of a wheel, which is a zip file (PEP 427). */

import type { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
// @ts-types="@types/yauzl"
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { DataError } from "../../base/errors.ts";

/** A file that was unpacked. */
export interface Unpacked {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

const STORED = 0;
const DEFLATED = 8;
const CHUNK = 1 << 20;

/**
 * Unpacks the wanted members below `folder`, as streams, and checks each one's CRC and size.
 * Executable ones stay so. Names that would leave the folder are refused by the zip reader.
 * @param onBytes is told how many bytes have been written, and of how many.
 * @throws {DataError} if a member is damaged.
 */
export async function unpack(
  archive: string,
  folder: string,
  wants: (member: string) => boolean,
  onBytes: (done: number, total: number) => void = () => {},
): Promise<readonly Unpacked[]> {
  const zip = await yauzl.openPromise(archive, { autoClose: false, strictFileNames: true });
  try {
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith("/") && wants(entry.fileName)) entries.push(entry);
    }
    const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
    const unpacked: Unpacked[] = [];
    let before = 0;
    for (const entry of entries) {
      const file = await unpackOne(zip, entry, folder, (done) => onBytes(before + done, total));
      before += file.bytes;
      unpacked.push(file);
    }
    return unpacked;
  } finally {
    zip.close();
  }
}

async function unpackOne(
  zip: ZipFile,
  entry: Entry,
  folder: string,
  onBytes: (done: number) => void,
): Promise<Unpacked> {
  const damaged = (what: string): DataError =>
    new DataError(`Cannot unpack "${entry.fileName}": ${what}; fetch the wheel again`);
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw damaged(`compression method ${entry.compressionMethod} is not known`);
  }
  const path = join(folder, entry.fileName);
  await Deno.mkdir(dirname(path), { recursive: true });
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const sha256 = createHash("sha256");
  let crc = 0;
  let bytes = 0;
  try {
    for await (const chunk of await contentOf(zip, entry)) {
      crc = crc32(chunk, crc);
      sha256.update(chunk);
      await writeAll(file, chunk);
      bytes += chunk.length;
      if (bytes > entry.uncompressedSize) break;
      onBytes(bytes);
    }
  } catch (thrown) {
    if (isZlibError(thrown)) throw damaged(thrown.message);
    throw thrown;
  }
  if (bytes !== entry.uncompressedSize) throw damaged("its size is not the archive's");
  if (crc !== entry.crc32) throw damaged("its checksum (CRC-32) is wrong");
  const executable = (entry.externalFileAttributes >>> 16 & 0o111) !== 0;
  if (executable) await Deno.chmod(path, 0o755);
  return { path: entry.fileName, bytes, sha256: sha256.digest("hex") };
}

/** A member's bytes. Inflated here, as pieces of 1 MiB are several times faster than zlib's default. */
async function contentOf(zip: ZipFile, entry: Entry): Promise<AsyncIterable<Buffer>> {
  const raw = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  if (entry.compressionMethod === STORED) return raw;
  return pipeline(raw, createInflateRaw({ chunkSize: CHUNK }), () => {});
}

async function writeAll(file: Deno.FsFile, data: Uint8Array): Promise<void> {
  for (let rest = data; rest.length > 0;) rest = rest.subarray(await file.write(rest));
}

function isZlibError(thrown: unknown): thrown is Error {
  return thrown instanceof Error && "code" in thrown && String(thrown.code).startsWith("Z_");
}
