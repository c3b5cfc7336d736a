/** Zip archives, zip64 too, read without unpacking; hostile ones are refused before anything is inflated. */

import { Buffer } from "node:buffer";
import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
// @ts-types="@types/yauzl"
import {
  Entry,
  fromBufferPromise,
  fromRandomAccessReaderPromise,
  type Options,
  type ZipFile,
} from "yauzl";
import { DataError, reason } from "../../base/errors.ts";
import { byName, safeName } from "../archive_names.ts";
import { concatenated } from "../text_bytes.ts";
import { BlockReader } from "./zip_reader.ts";

/** What the caller is ready to take. */
export interface ZipLimits {
  /** Bytes of all entries together, unpacked. */
  readonly maxBytes: number;
}

/** A file in an archive, whole. */
export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Where a file lies in an archive: plain data, by which a worker reads it without listing the archive again. */
export interface ZipEntry {
  readonly name: string;
  /** Of its local header, in bytes. */
  readonly offset: number;
  readonly compressedSize: number;
  readonly size: number;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  readonly crc32: number;
}

/** Deflate can blow up a byte to 1,032; text and even empty arrays of any honest size stay below this. */
const MAX_RATIO = 1100;

const OPTIONS: Options = { lazyEntries: true, autoClose: false, strictFileNames: true };

/** An open zip archive. Its files are known by name; folders are passed over. */
export class ZipArchive implements Disposable {
  readonly path: string;
  /** Names of all files, sorted. */
  readonly names: readonly string[];
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  private constructor(path: string, zip: ZipFile, entries: ReadonlyMap<string, ZipEntry>) {
    this.path = path;
    this.#zip = zip;
    this.#entries = entries;
    this.names = [...entries.keys()].sort(byName);
  }

  /**
   * Opens a file and checks the name, kind and size of all that it holds; no content is read yet.
   * @throws {DataError} when it is no zip, or has an entry that no honest archive has.
   */
  static async open(path: string, limits: ZipLimits): Promise<ZipArchive> {
    return await ZipArchive.#opened(path, limits, () => openFile(path));
  }

  /**
   * Opens a file whose list of entries was read before, for {@link ZipArchive.readEntry} alone.
   * @throws {DataError} when it is no zip.
   */
  static async reopen(path: string): Promise<ZipArchive> {
    return await ZipArchive.#opened(path, undefined, () => openFile(path));
  }

  /** The same for an archive in memory. @param path how errors call it. */
  static async fromBytes(bytes: Uint8Array, path: string, limits: ZipLimits): Promise<ZipArchive> {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return await ZipArchive.#opened(path, limits, () => fromBufferPromise(buffer, OPTIONS));
  }

  static async #opened(
    path: string,
    limits: ZipLimits | undefined,
    open: () => Promise<ZipFile>,
  ): Promise<ZipArchive> {
    let zip: ZipFile;
    try {
      zip = await open();
    } catch (thrown) {
      throw new DataError(`Cannot open "${path}" as zip: ${reason(thrown)}`);
    }
    try {
      const entries = limits === undefined
        ? new Map<string, ZipEntry>()
        : await entriesIn(zip, path, limits);
      return new ZipArchive(path, zip, entries);
    } catch (thrown) {
      zip.close();
      if (thrown instanceof DataError) throw thrown;
      throw new DataError(`Cannot read "${path}" as zip: ${reason(thrown)}`);
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** Where a file lies. @throws {DataError} when there is none. */
  entry(name: string): ZipEntry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new DataError(`Cannot find "${name}" in "${this.path}"`);
    return entry;
  }

  /** A file's content, its checksum held. @throws {DataError} when it is missing or damaged. */
  async read(name: string): Promise<Uint8Array<ArrayBuffer>> {
    return await this.readEntry(this.entry(name));
  }

  /** The first bytes of a file's content, `length` of them at most; its checksum is not held. @throws {DataError} when it is missing. */
  async readStart(name: string, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const pieces: Uint8Array[] = [];
    let left = length;
    for await (const piece of this.#chunks(this.entry(name))) {
      pieces.push(piece.subarray(0, left));
      left -= piece.length;
      if (left <= 0) break;
    }
    return concatenated(pieces);
  }

  /** The same by an entry of the same archive, opened here or elsewhere. @throws {DataError} when it is damaged. */
  async readEntry(entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
    return concatenated(await Array.fromAsync(this.#chunks(entry)));
  }

  /** A file's content in pieces. Only after the last one is the checksum known to hold. */
  async *#chunks(entry: ZipEntry): AsyncGenerator<Uint8Array> {
    const fail = (why: string): DataError =>
      new DataError(`Cannot read "${entry.name}" in "${this.path}": ${why}`);
    let checksum = 0;
    const stream = await this.#stream(entry).catch((thrown: unknown) => {
      throw fail(reason(thrown));
    });
    const chunks = stream[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await chunks.next().catch((thrown: unknown) => {
          throw fail(reason(thrown));
        });
        if (done === true) break;
        if (!(value instanceof Uint8Array)) throw fail("its stream gave text");
        checksum = crc32(value, checksum);
        yield value;
      }
    } finally {
      stream.destroy();
    }
    if (checksum !== entry.crc32) throw fail("its checksum is wrong, the archive is damaged");
  }

  /** All files, or those that `wanted` picks, one after another in the order of their names. */
  async *entries(wanted: (name: string) => boolean = () => true): AsyncGenerator<ArchiveEntry> {
    for (const name of this.names) {
      if (wanted(name)) yield { name, bytes: await this.read(name) };
    }
  }

  [Symbol.dispose](): void {
    this.#zip.close();
  }

  #stream({ offset, compressedSize, size, method }: ZipEntry): Promise<Readable> {
    const entry = Object.assign(new Entry(), {
      relativeOffsetOfLocalHeader: offset,
      compressedSize,
      uncompressedSize: size,
      compressionMethod: method,
      generalPurposeBitFlag: 0,
    });
    return new Promise((resolve, reject) => {
      this.#zip.openReadStream(entry, (thrown, stream) => {
        if (thrown !== null) return reject(thrown);
        // A stream may fail before its first chunk is asked for. Without a listener that ends the
        // program; with one the error waits in the stream for the reader.
        stream.on("error", () => {});
        resolve(stream);
      });
    });
  }
}

async function openFile(path: string): Promise<ZipFile> {
  const reader = new BlockReader(path);
  try {
    return await fromRandomAccessReaderPromise(reader, reader.size, OPTIONS);
  } catch (thrown) {
    reader.close(() => {});
    throw thrown;
  }
}

async function entriesIn(
  zip: ZipFile,
  path: string,
  limits: ZipLimits,
): Promise<Map<string, ZipEntry>> {
  const entries = new Map<string, ZipEntry>();
  const folders = new Set<string>();
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    const name = safeName(entry.fileName, path);
    const isFolder = entry.fileName.endsWith("/");
    assertPlain(entry, isFolder, zip.fileSize, path);
    if (entries.has(name) || folders.has(name)) {
      throw new DataError(`Cannot read "${path}": it has "${name}" twice`);
    }
    if (isFolder) folders.add(name);
    else entries.set(name, compact(name, entry));
    total += entry.uncompressedSize;
    if (total > limits.maxBytes) {
      throw new DataError(
        `Cannot read "${path}": it unpacks to more than the ${limits.maxBytes} bytes allowed`,
      );
    }
  }
  return entries;
}

/** What is needed to read an entry: an archive may have hundreds of thousands, and yauzl's hold six times as much. */
function compact(name: string, entry: Entry): ZipEntry {
  return {
    name,
    offset: entry.relativeOffsetOfLocalHeader,
    compressedSize: entry.compressedSize,
    size: entry.uncompressedSize,
    method: entry.compressionMethod,
    crc32: entry.crc32,
  };
}

/** Refuses what is no regular file or folder, is encrypted, or claims sizes that cannot be. */
function assertPlain(entry: Entry, isFolder: boolean, fileSize: number, path: string): void {
  const fail = (why: string): DataError =>
    new DataError(`Cannot read "${path}": the entry "${entry.fileName}" ${why}`);
  if (entry.isEncrypted()) throw fail("is encrypted");
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw fail(`has compression method ${entry.compressionMethod}, known are stored and deflated`);
  }
  if (isFolder && entry.uncompressedSize > 0) throw fail("is a folder with content");
  if (entry.compressedSize > fileSize) throw fail("is larger than the archive");
  if (entry.uncompressedSize > MAX_RATIO * entry.compressedSize + 1024) {
    throw fail(`claims ${entry.uncompressedSize} bytes out of ${entry.compressedSize}`);
  }
  const UNIX = 3;
  const kind = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (entry.versionMadeBy >>> 8 === UNIX && ![0, 0o100000, 0o040000].includes(kind)) {
    throw fail(kind === 0o120000 ? "is a link" : "is no regular file");
  }
}
