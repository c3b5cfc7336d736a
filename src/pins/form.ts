/**
 * What kind of file a pin expects, known by its first bytes. Where no digest was published it keeps a web page that a
 * server sends instead of the file from being recorded as the file.
 */

/** Kinds of files without a published digest. */
export const FILE_FORMS = ["torch", "zip"] as const;

/** One of them. */
export type FileForm = typeof FILE_FORMS[number];

/** As many first bytes as a form is known by, and some more for a message. */
export const HEAD_BYTES = 24;

const ZIP = [0x50, 0x4b, 0x03, 0x04] as const;

const FORMS: Readonly<Record<FileForm, { readonly what: string; readonly starts: Starts }>> = {
  // Before PyTorch 1.6 a pickle of protocol 2 that holds the magic number, since then a zip.
  torch: { what: "PyTorch file", starts: [[0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc], ZIP] },
  zip: { what: "zip", starts: [ZIP] },
};

type Starts = readonly (readonly number[])[];

/** Why a file that begins so is not of a form, for a message; `undefined` if it may be. */
export function formFault(head: Uint8Array, form: FileForm): string | undefined {
  const { what, starts } = FORMS[form];
  if (starts.some((start) => start.every((byte, i) => head[i] === byte))) return undefined;
  return `it is no ${what}: it starts with ${JSON.stringify(new TextDecoder().decode(head))}`;
}
