/** The text entries that a safetensors file's header may carry, `__metadata__`. */

import { z } from "zod";
import { DataError } from "../base/errors.ts";

const Header = z.object({ __metadata__: z.record(z.string(), z.string()) });

/** A copy of a well-formed file whose header has `metadata` as its first entry. */
export function withMetadata(
  file: Uint8Array,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const { text, body } = textAndBody(file);
  const first = `{"__metadata__":${JSON.stringify(metadata)}`;
  const rest = text.trimEnd().slice(1);
  const header = new TextEncoder().encode(rest === "}" ? `${first}}` : `${first},${rest}`);
  const padded = Math.ceil(header.length / 8) * 8; // as in formats/safetensors.ts
  const copy = new Uint8Array(8 + padded + body.length).fill(0x20, 8, 8 + padded);
  new DataView(copy.buffer).setBigUint64(0, BigInt(padded), true);
  copy.set(header, 8);
  copy.set(body, 8 + padded);
  return copy;
}

/**
 * The metadata of a file that `decodeSafetensors` reads.
 * @throws {DataError} if it has none.
 */
export function metadataOf(file: Uint8Array, name: string): Readonly<Record<string, string>> {
  const header = Header.safeParse(JSON.parse(textAndBody(file).text));
  if (!header.success) throw new DataError(`Cannot read "${name}": it has no metadata`);
  return header.data.__metadata__;
}

function textAndBody(file: Uint8Array): { readonly text: string; readonly body: Uint8Array } {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  return {
    text: new TextDecoder().decode(file.subarray(8, 8 + length)),
    body: file.subarray(8 + length),
  };
}
