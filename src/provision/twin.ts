/** The twins' raw corpora on the disk: generated once, and held to their pinned digests. */

import { dirname, join } from "node:path";
import { InterruptedError, MismatchError } from "../base/errors.ts";
import { exists, replaceAtomically, withLock } from "../base/files.ts";
import type { Twin } from "../datasets/catalog/data_set.ts";
import { byName } from "../datasets/sample.ts";
import { twinDigest, type TwinFile } from "../datasets/twins/digest.ts";
import type { DataContext } from "./context.ts";

/** The folder of a twin's raw files. */
export function twinFolder(data: string, { folder }: Twin): string {
  return join(data, ...folder);
}

/**
 * Generates the raw corpus unless it is there.
 * @throws {MismatchError} if what is there, or what was generated, is not the pinned corpus.
 * @throws {InterruptedError} once the signal is given; nothing half-made stays.
 */
export async function provideTwin(
  twin: Twin,
  { places, listener, signal }: DataContext,
): Promise<string> {
  const folder = twinFolder(places.data, twin);
  const { title, files: total } = twin;
  await withLock(`${folder}.lock`, async () => {
    if (await exists(folder)) return;
    listener.note(`generate ${title} in "${folder}"`);
    await replaceAtomically(folder, async (beside) => {
      let done = 0;
      for (const { name, bytes } of twin.corpus()) {
        if (signal.aborted) throw new InterruptedError(`Stopped after ${done} of ${total} files`);
        await Deno.mkdir(dirname(join(beside, name)), { recursive: true });
        await Deno.writeFile(join(beside, name), bytes);
        listener.progress({ activity: `generate ${title}`, done: ++done, total, unit: "files" });
      }
      const { list } = twin;
      if (list !== undefined) await Deno.writeTextFile(join(beside, list.name), list.text);
    });
  });
  const digest = twinDigest(filesBelow(folder, twin.ending));
  if (digest !== twin.sha256) {
    throw new MismatchError(
      `Cannot use ${title} in "${folder}": its digest is ${digest}, pinned is ${twin.sha256}; ` +
        "remove the folder and it is generated anew",
    );
  }
  return folder;
}

/** The files of a folder and of those in it, sorted by path. */
function* filesBelow(folder: string, ending: string): Generator<TwinFile> {
  const names = [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory
      ? [...Deno.readDirSync(join(folder, name))].map((inner) => `${name}/${inner.name}`)
      : [name]
  );
  for (const name of names.filter((name) => name.endsWith(ending)).sort(byName)) {
    yield { name, bytes: Deno.readFileSync(join(folder, name)) };
  }
}
