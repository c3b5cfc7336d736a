/**
 * What kind of file a pin expects. Where no digest was published, reading it as that keeps a web page that a server
 * sends in place of the file, and the half of a file, from being recorded as the file.
 */

import { DataError } from "../base/errors.ts";
import { readTorch, stateDictOf } from "../formats/torch/torch.ts";
import { ZipArchive } from "../formats/zip/zip.ts";

/** Kinds of files without a published digest. */
export const FILE_FORMS = ["torch", "zip"] as const;

/** One of them. */
export type FileForm = typeof FILE_FORMS[number];

/** As many first bytes as a form is known by, and some more for a message. */
const HEAD_BYTES = 24;

const ZIP = [0x50, 0x4b, 0x03, 0x04] as const;

const FORMS: Readonly<Record<FileForm, Form>> = {
  // Before PyTorch 1.6 a pickle of protocol 2 that holds the magic number, since then a zip.
  torch: {
    what: "PyTorch file",
    starts: [[0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc], ZIP],
    read: async (path) => void stateDictOf(await readTorch(await Deno.readFile(path), path), path),
  },
  zip: {
    what: "zip",
    starts: [ZIP],
    read: async (path) => (await ZipArchive.open(path, { maxBytes: Infinity }))[Symbol.dispose](),
  },
};

interface Form {
  readonly what: string;
  readonly starts: readonly (readonly number[])[];
  /** Reads as much of a file as tells that it is whole. @throws {DataError} if it is not. */
  readonly read: (path: string) => Promise<void>;
}

/** Why a file is not of a form, for a message; `undefined` if it is. */
export async function formFault(path: string, form: FileForm): Promise<string | undefined> {
  const { what, starts, read } = FORMS[form];
  const head = await headOf(path);
  if (!starts.some((start) => start.every((byte, i) => head[i] === byte))) {
    return `it is no ${what}: it starts with ${JSON.stringify(new TextDecoder().decode(head))}`;
  }
  try {
    await read(path);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown;
    return `it is no whole ${what}: ${thrown.message}`;
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const head = new Uint8Array(HEAD_BYTES);
  return head.subarray(0, await file.read(head) ?? 0);
}
