import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";

/** Bytes of any view, without a copy. */
function bytesOf(data: ArrayBufferView | string): Uint8Array {
  if (typeof data === "string") return new TextEncoder().encode(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** SHA-256 of everything fed to it, in order, as 64 hex digits. */
export class Sha256 {
  readonly #hash = createHash("sha256");

  /** Feeds text as UTF-8, or the bytes behind a view (little-endian on every machine we run on). */
  update(data: ArrayBufferView | string): this {
    this.#hash.update(bytesOf(data));
    return this;
  }

  /** The digest of what was fed so far; nothing can be fed afterwards. */
  hex(): string {
    return this.#hash.digest("hex");
  }
}

/** SHA-256 of one piece, as 64 hex digits. */
export function sha256(data: ArrayBufferView | string): string {
  return new Sha256().update(data).hex();
}

/** SHA-256 of a file, read in pieces. @throws {Deno.errors.NotFound} if there is none. */
export async function sha256OfFile(path: string): Promise<string> {
  const digest = new Sha256();
  using file = await Deno.open(path);
  const buffer = new Uint8Array(1 << 20);
  for (let n = await file.read(buffer); n !== null; n = await file.read(buffer)) {
    digest.update(buffer.subarray(0, n));
  }
  return digest.hex();
}

/** Git's id of a blob: sha1 of `blob <size>\0` and the bytes. */
export function gitBlobId(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** One row of a git tree. */
export interface GitTreeEntry {
  readonly name: string;
  readonly mode: "100644" | "100755" | "40000";
  /** The 40 hex digits of the blob or tree. */
  readonly id: string;
}

/** Git's id of a tree: its rows sorted as git sorts them, a folder as if its name ended in `/`. */
export function gitTreeId(entries: readonly GitTreeEntry[]): string {
  const key = (e: GitTreeEntry): string => e.mode === "40000" ? `${e.name}/` : e.name;
  const rows = [...entries].sort((a, b) =>
    Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b)))
  );
  const body = Buffer.concat(
    rows.flatMap((e) => [Buffer.from(`${e.mode} ${e.name}\0`), Buffer.from(e.id, "hex")]),
  );
  return createHash("sha1").update(`tree ${body.length}\0`).update(body).digest("hex");
}

/** JSON with the keys of every object sorted: two equal values give one text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) => {
    if (v === null || typeof v !== "object" || Array.isArray(v)) return v;
    return Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
