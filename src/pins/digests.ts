import { createHash } from "node:crypto";
import { exists } from "../base/files.ts";
import { type FileForm, formFault, HEAD_BYTES } from "./form.ts";

/** What a pin may know about a file's bytes. */
export interface Digests {
  readonly sha256?: string | undefined;
  readonly sha256_prefix?: string | undefined;
  readonly git_blob?: string | undefined;
  readonly bytes?: number | undefined;
  /** What kind of file it is; that alone pins nothing. */
  readonly form?: FileForm | undefined;
}

/** What a file's bytes are. */
export interface Measured {
  readonly sha256: string;
  readonly git_blob: string;
  readonly bytes: number;
  /** The first bytes, by which its form is known. */
  readonly head: Uint8Array;
}

/** Whether the digests tell this content from any other; a size alone does not. */
export function isPinned(digests: Digests): boolean {
  return digests.sha256 !== undefined || digests.git_blob !== undefined;
}

/** Reads a file once and takes all its digests. @throws {Deno.errors.NotFound} if there is none. */
export async function measure(path: string): Promise<Measured> {
  using file = await Deno.open(path);
  const bytes = (await file.stat()).size;
  const sha256 = createHash("sha256");
  const blob = createHash("sha1").update(`blob ${bytes}\0`);
  const buffer = new Uint8Array(1 << 20);
  let head = new Uint8Array();
  for (let n = await file.read(buffer); n !== null; n = await file.read(buffer)) {
    if (head.length === 0) head = buffer.slice(0, Math.min(n, HEAD_BYTES));
    sha256.update(buffer.subarray(0, n));
    blob.update(buffer.subarray(0, n));
  }
  return { sha256: sha256.digest("hex"), git_blob: blob.digest("hex"), bytes, head };
}

/** What differs between a file and its pin, for a message; `undefined` if nothing does. */
export function difference(measured: Measured, pinned: Digests): string | undefined {
  const { sha256, sha256_prefix, git_blob, bytes, form } = pinned;
  if (bytes !== undefined && measured.bytes !== bytes) {
    return `it has ${measured.bytes} bytes, the pin says ${bytes}`;
  }
  if (sha256 !== undefined && measured.sha256 !== sha256) {
    return `its sha256 is ${measured.sha256}, the pin says ${sha256}`;
  }
  if (sha256_prefix !== undefined && !measured.sha256.startsWith(sha256_prefix)) {
    return `its sha256 is ${measured.sha256}, the pin says that it starts with ${sha256_prefix}`;
  }
  if (git_blob !== undefined && measured.git_blob !== git_blob) {
    return `its git blob id is ${measured.git_blob}, the pin says ${git_blob}`;
  }
  return form === undefined ? undefined : formFault(measured.head, form);
}

/** A file that was looked at: the right one, a wrong one, or none. */
export type Look =
  | { readonly state: "right"; readonly measured: Measured }
  | { readonly state: "wrong"; readonly difference: string }
  | { readonly state: "missing" };

/** Holds a file against its pin; a wrong size is seen without reading it. */
export async function look(path: string, pinned: Digests): Promise<Look> {
  if (!await exists(path)) return { state: "missing" };
  const info = await Deno.stat(path);
  if (!info.isFile) return { state: "wrong", difference: "it is not a file" };
  if (pinned.bytes !== undefined && info.size !== pinned.bytes) {
    return {
      state: "wrong",
      difference: `it has ${info.size} bytes, the pin says ${pinned.bytes}`,
    };
  }
  const measured = await measure(path);
  const found = difference(measured, pinned);
  return found === undefined ? { state: "right", measured } : { state: "wrong", difference: found };
}
