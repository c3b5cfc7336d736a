/** What pins a generated corpus. */

import { Sha256 } from "../../base/digest.ts";

/** A raw file of a twin. */
export interface TwinFile {
  /** Path below the corpus' folder, with its extension. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** SHA-256 over the names, sizes and bytes of a corpus, in its order. */
export function twinDigest(files: Iterable<TwinFile>): string {
  const digest = new Sha256();
  for (const { name, bytes } of files) digest.update(`${name} ${bytes.length}\n`).update(bytes);
  return digest.hex();
}
