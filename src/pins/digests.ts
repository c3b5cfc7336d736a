import { createHash } from "node:crypto";
import { exists } from "../base/files.ts";
import type { FileForm } from "./form.ts";

/** What a pin may know about a file's bytes. */
export interface Digests {
  readonly sha256?: string | undefined;
  readonly sha256_prefix?: string | undefined;
  readonly git_blob?: string | undefined;
  readonly bytes?: number | undefined;
  /** What kind of file it is; that alone pins nothing. */
  readonly form?: FileForm | undefined;
  /** What is known of what the bytes say, where another floor knows it. */
  readonly content?: KnownContent | undefined;
}

/** Knowledge of what a file says, whatever its bytes are. */
export interface KnownContent {
  /** What is known, for messages: `535 names with digest ff6f…`. */
  readonly what: string;
  /** Whether no other file says this, so that it pins the file as a digest does. */
  readonly isUnique: boolean;
  /** What is not so in a file, for a message; `undefined` if all is. */
  readonly fault: (path: string) => Promise<string | undefined>;
}

/** What a file's bytes are. */
export interface Measured {
  readonly sha256: string;
  readonly git_blob: string;
  readonly bytes: number;
}

/** Whether the digests tell this content from any other; a size alone does not. */
export function isPinned({ sha256, git_blob, content }: Digests): boolean {
  return sha256 !== undefined || git_blob !== undefined || content?.isUnique === true;
}

/** What is known of a file, for who looks for a copy by hand; nothing but a bound is no knowledge. */
export function knowledge(
  { bytes, sha256, sha256_prefix, git_blob, content }: Digests,
): string | undefined {
  const known = [
    ...(bytes === undefined ? [] : [`${bytes} bytes`]),
    ...(sha256 === undefined ? [] : [`sha256 ${sha256}`]),
    ...(sha256_prefix === undefined ? [] : [`a sha256 that starts with ${sha256_prefix}`]),
    ...(git_blob === undefined ? [] : [`git blob id ${git_blob}`]),
    ...(content === undefined ? [] : [content.what]),
  ];
  return known.length === 0 ? undefined : known.join(", ");
}

/** Reads a file once and takes all its digests. @throws {Deno.errors.NotFound} if there is none. */
export async function measure(path: string): Promise<Measured> {
  using file = await Deno.open(path);
  const bytes = (await file.stat()).size;
  const sha256 = createHash("sha256");
  const blob = createHash("sha1").update(`blob ${bytes}\0`);
  const buffer = new Uint8Array(1 << 20);
  for (let n = await file.read(buffer); n !== null; n = await file.read(buffer)) {
    sha256.update(buffer.subarray(0, n));
    blob.update(buffer.subarray(0, n));
  }
  return { sha256: sha256.digest("hex"), git_blob: blob.digest("hex"), bytes };
}

/** What differs between a file's bytes and its pin, for a message; `undefined` if nothing does. */
function difference(measured: Measured, pinned: Digests): string | undefined {
  const { sha256, sha256_prefix, git_blob, bytes } = pinned;
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
  return undefined;
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
  const { form, content } = pinned;
  const found = difference(measured, pinned) ??
    (form === undefined ? undefined : await faultOfForm(path, form)) ?? await content?.fault(path);
  return found === undefined ? { state: "right", measured } : { state: "wrong", difference: found };
}

async function faultOfForm(path: string, form: FileForm): Promise<string | undefined> {
  // Loaded only here: it brings the readers of archives, which every command would load with its mirror.
  const { formFault } = await import("./form.ts");
  return await formFault(path, form);
}
