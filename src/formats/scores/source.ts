/** A file of unknown form, opened by what it begins with and not by its name. */

import { DataError } from "../../base/errors.ts";
import { suggestPath } from "../../base/near_path.ts";
import { ByteReader } from "../byte_reader.ts";
import { FileBytes } from "../byte_store.ts";
import { decodeNpy, type NpyArray } from "../npy/npy.ts";
import { unpickleNext } from "../pickle/pickle.ts";
import type { PickleValue } from "../pickle/pickle_value.ts";
import { ZipArchive } from "../zip/zip.ts";
import { type Columns, columnsOf } from "./columns.ts";
import { TREE_GLOBALS, treeOfJson } from "./tree.ts";

/** What a file holds, by its form. */
export type Source =
  | { readonly kind: "pickle"; readonly root: PickleValue; readonly size: number }
  | { readonly kind: "JSON"; readonly root: PickleValue }
  | { readonly kind: "NPY"; readonly array: NpyArray }
  | { readonly kind: "NPZ"; readonly names: readonly string[]; readonly read: ReadArray }
  | { readonly kind: "table"; readonly columns: Columns };

/** Reads an array of an NPZ by its name, and no other. */
export type ReadArray = (name: string) => Promise<NpyArray>;

/** An NPZ's arrays together, unpacked: CTR-GCN's largest, NTU-120 with its frames, is under this. */
const MAX_NPZ_BYTES = 48 * 2 ** 30;
/** Pickles of scores are this small, and faster in memory; annotations have gigabytes, and stay where they lie. */
const MAX_HELD_BYTES = 2 ** 28;
/** Text is held in memory twice. */
const MAX_TEXT_BYTES = 2 ** 28;

/**
 * Opens a file and hands on what it holds; long values of a large pickle stay in the file, which is open until `use` is done.
 * @throws {DataError} when it is broken, or a pickle names any other global than those of NumPy's arrays and PyTorch's tensors.
 */
export async function withSource<T>(
  path: string,
  use: (source: Source) => T | Promise<T>,
): Promise<T> {
  using file = await openFile(path);
  const start = new Uint8Array(Math.min(16, file.size));
  file.readInto(start, 0);
  const head = String.fromCharCode(...start);
  if (head.startsWith("\x93NUMPY")) {
    return await use({ kind: "NPY", array: decodeNpy(Deno.readFileSync(path), path) });
  }
  if (head.startsWith("PK")) return await withNpz(path, use);
  if (isPickle(head, path)) {
    const isSmall = file.size <= MAX_HELD_BYTES;
    const reader = isSmall
      ? new ByteReader(Deno.readFileSync(path), path)
      : ByteReader.of(file, path);
    const root = unpickleNext(reader, { globals: TREE_GLOBALS });
    return await use({ kind: "pickle", root, size: file.size });
  }
  if (file.size > MAX_TEXT_BYTES) {
    throw new DataError(`Cannot read "${path}": ${file.size} bytes of text; write NPY instead`);
  }
  const text = Deno.readTextFileSync(path);
  return await use(
    /^\ufeff?\s*[[{]/.test(text)
      ? { kind: "JSON", root: treeOfJson(text.replace(/^\ufeff/, ""), path) }
      : { kind: "table", columns: columnsOf(text, path) },
  );
}

async function openFile(path: string): Promise<FileBytes> {
  try {
    return FileBytes.open(path);
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    throw new DataError(`Cannot read "${path}": there is no such file${await suggestPath(path)}`);
  }
}

/** Protocols from 2 on begin with their number; 0 and 1, as Python 2 wrote them, with an opening bracket or `c`. */
function isPickle(head: string, path: string): boolean {
  return head.startsWith("\x80") || (/\.(pkl|pickle)$/i.test(path) && /^[(\])}lcd]/.test(head));
}

async function withNpz<T>(path: string, use: (source: Source) => T | Promise<T>): Promise<T> {
  using zip = await ZipArchive.open(path, { maxBytes: MAX_NPZ_BYTES });
  return await use({
    kind: "NPZ",
    names: zip.names.flatMap((name) => name.endsWith(".npy") ? [name.slice(0, -4)] : []),
    read: async (name) => decodeNpy(await zip.read(`${name}.npy`), `${path}/${name}.npy`),
  });
}
