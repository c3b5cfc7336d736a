/** Tar archives, plain or gzipped: only regular files and folders, only inside the target folder. */

import { dirname } from "node:path";
import { createTarDecoder, type ParsedTarEntry } from "modern-tar";
import { DataError, reason } from "../base/errors.ts";
import { byName, safeName } from "./archive_names.ts";

/** What the caller is ready to take. */
export interface TarLimits {
  /** Bytes of all files together, unpacked. */
  readonly maxBytes: number;
  /** Files and folders. */
  readonly maxEntries: number;
}

/** A file in a tar archive, whose content comes in pieces and has to be taken before the next file. */
export interface TarEntry {
  readonly name: string;
  readonly size: number;
  readonly content: ReadableStream<Uint8Array>;
}

/**
 * The files of a tar or tar.gz, one after another in the archive's order. Folders are passed over.
 * @throws {DataError} on links, devices, names that lead outside, repeated names, or too much content.
 */
export async function* tarEntries(path: string, limits: TarLimits): AsyncGenerator<TarEntry> {
  const kinds = new Map<string, "file" | "directory">();
  let left = limits.maxBytes;
  for await (const { header, body } of decoded(path)) {
    const { type = "file", size } = header;
    const fail = (why: string): DataError =>
      new DataError(`Cannot read "${path}": the entry ${JSON.stringify(header.name)} ${why}`);
    if (type !== "file" && type !== "directory") throw fail(`is a ${type}, no file or folder`);
    const plain = header.name.replace(/^(\.\/)+/, "");
    if (plain === "" && type === "directory") {
      await body.cancel();
      continue;
    }
    const name = safeName(plain, path);
    if (type === "file" && plain.endsWith("/")) throw fail("is a file with the name of a folder");
    if (type === "file" ? kinds.has(name) : kinds.get(name) === "file") throw fail("comes twice");
    kinds.set(name, type);
    for (let above = dirname(name); above !== "."; above = dirname(above)) {
      if (kinds.get(above) === "file") throw fail("lies in a file");
      kinds.set(above, "directory");
    }
    left -= size;
    if (kinds.size > limits.maxEntries) throw fail(`is one more than ${limits.maxEntries} entries`);
    if (left < 0) throw fail(`brings the content past the ${limits.maxBytes} bytes allowed`);
    if (type === "file") yield { name, size, content: body };
    else await body.cancel();
  }
}

/** The decoder's entries; what it or the gzip stream finds wrong becomes a {@link DataError}. */
async function* decoded(path: string): AsyncGenerator<ParsedTarEntry> {
  const file = await Deno.open(path);
  const reader = file.readable.pipeThrough(gunzipped(await isGzip(path)))
    .pipeThrough(createTarDecoder({ strict: true })).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((thrown: unknown) => {
        throw new DataError(`Cannot read "${path}" as tar: ${reason(thrown)}`);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {}); // Whatever it says now, an error is on its way already.
  }
}

function gunzipped(
  gzip: boolean,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return gzip ? new DecompressionStream("gzip") : new TransformStream();
}

async function isGzip(path: string): Promise<boolean> {
  using file = await Deno.open(path);
  const head = new Uint8Array(2);
  return await file.read(head) === 2 && head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * Unpacks a tar or tar.gz into a folder that is new or empty, and gives the names of its files, sorted.
 * What was written when an error comes stays there: the caller drops the folder.
 * @throws {DataError} as {@link tarEntries}, and when a file is cut.
 */
export async function extractTar(
  path: string,
  folder: string,
  limits: TarLimits,
): Promise<readonly string[]> {
  await Deno.mkdir(folder, { recursive: true });
  for await (const found of Deno.readDir(folder)) {
    throw new RangeError(
      `Cannot unpack "${path}" into "${folder}": it has "${found.name}" already`,
    );
  }
  const names: string[] = [];
  for await (const { name, size, content } of tarEntries(path, limits)) {
    const target = `${folder}/${name}`;
    await Deno.mkdir(dirname(target), { recursive: true });
    const written = await save(content, target, `"${name}" in "${path}"`);
    if (written !== size) {
      throw new DataError(
        `Cannot read "${name}" in "${path}": ${size - written} bytes are missing`,
      );
    }
    names.push(name);
  }
  return names.sort(byName);
}

/** Writes a new file and gives its length. */
async function save(
  content: ReadableStream<Uint8Array>,
  target: string,
  what: string,
): Promise<number> {
  using file = Deno.openSync(target, { write: true, createNew: true });
  const reader = content.getReader();
  let written = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((thrown: unknown) => {
      throw new DataError(`Cannot read ${what}: ${reason(thrown)}`);
    });
    if (done) return written;
    for (let at = 0; at < value.length;) at += file.writeSync(value.subarray(at));
    written += value.length;
  }
}
