/** The twin's raw corpus on the disk: generated once, and held to its pinned digest. */

import { join } from "node:path";
import { InterruptedError, MismatchError } from "../base/errors.ts";
import { exists, replaceAtomically, withLock } from "../base/files.ts";
import { openRawPlace } from "../datasets/raw_files.ts";
import {
  TWIN_MISSING,
  TWIN_MISSING_FILE,
  TWIN_NTU_SHA256,
  twinCorpus,
  twinSpecs,
} from "../datasets/twin_ntu.ts";
import { twinDigest, type TwinFile } from "../datasets/twin_digest.ts";
import type { DataContext } from "./context.ts";

/** The folder of the twin's raw files. */
export function twinFolder(data: string): string {
  return join(data, "twin-ntu", "nturgb+d_skeletons");
}

/**
 * Generates the raw corpus unless it is there.
 * @throws {MismatchError} if what is there, or what was generated, is not the pinned corpus.
 * @throws {InterruptedError} once the signal is given; nothing half-made stays.
 */
export async function provideTwin({ places, listener, signal }: DataContext): Promise<string> {
  const folder = twinFolder(places.data);
  await withLock(`${folder}.lock`, async () => {
    if (await exists(folder)) return;
    const total = twinSpecs().length;
    await replaceAtomically(folder, async (beside) => {
      await Deno.mkdir(beside);
      let done = 0;
      for (const { name, bytes } of twinCorpus()) {
        if (signal.aborted) throw new InterruptedError(`Stopped after ${done} of ${total} files`);
        await Deno.writeFile(join(beside, name), bytes);
        listener.progress({ step: "generate the twin", done: ++done, total, unit: "files" });
      }
      await Deno.writeTextFile(join(beside, TWIN_MISSING_FILE), TWIN_MISSING.join("\n") + "\n");
    });
  });
  const digest = await digestOf(folder);
  if (digest !== TWIN_NTU_SHA256) {
    throw new MismatchError(
      `Cannot use the twin in "${folder}": its digest is ${digest}, pinned is ${TWIN_NTU_SHA256}; ` +
        "remove the folder and it is generated anew",
    );
  }
  return folder;
}

async function digestOf(folder: string): Promise<string> {
  using place = await openRawPlace(folder);
  const files = await place.files({ ending: ".skeleton" });
  function* read(): Generator<TwinFile> {
    for (const name of files.names) yield { name, bytes: Deno.readFileSync(join(folder, name)) };
  }
  return twinDigest(read());
}
