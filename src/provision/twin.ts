/** The twins' raw corpora on the disk: generated once, and held to their pinned digests. */

import { dirname, join } from "node:path";
import { InterruptedError, MismatchError } from "../base/errors.ts";
import { exists, replaceAtomically, withLock } from "../base/files.ts";
import { byName } from "../datasets/sample.ts";
import { twinDigest, type TwinFile } from "../datasets/twins/digest.ts";
import {
  TWIN_KINETICS_FILES,
  TWIN_KINETICS_SHA256,
  twinKineticsCorpus,
} from "../datasets/twins/kinetics.ts";
import {
  TWIN_MISSING,
  TWIN_MISSING_FILE,
  TWIN_NTU_SHA256,
  twinCorpus,
  twinSpecs,
} from "../datasets/twins/ntu.ts";
import type { DataContext } from "./context.ts";

/** A generated corpus and what pins it. */
export interface Twin {
  /** What messages call it. */
  readonly title: string;
  /** Below the data folder. */
  readonly folder: readonly string[];
  /** Its files, sorted by path, which all end alike. */
  readonly corpus: () => Iterable<TwinFile>;
  readonly ending: string;
  readonly files: number;
  /** `twinDigest` of the corpus. */
  readonly sha256: string;
  /** A list that lies beside the files and is no part of the digest. */
  readonly list?: { readonly name: string; readonly text: string };
}

/** NTU's twin. */
export const ntuTwin: Twin = {
  title: "the twin",
  folder: ["twin-ntu", "nturgb+d_skeletons"],
  corpus: twinCorpus,
  ending: ".skeleton",
  files: twinSpecs().length,
  sha256: TWIN_NTU_SHA256,
  list: { name: TWIN_MISSING_FILE, text: TWIN_MISSING.join("\n") + "\n" },
};

/** Kinetics' twin. */
export const kineticsTwin: Twin = {
  title: "Kinetics' twin",
  folder: ["twin-kinetics", "kinetics-skeleton"],
  corpus: twinKineticsCorpus,
  ending: ".json",
  files: TWIN_KINETICS_FILES,
  sha256: TWIN_KINETICS_SHA256,
};

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
    await replaceAtomically(folder, async (beside) => {
      let done = 0;
      for (const { name, bytes } of twin.corpus()) {
        if (signal.aborted) throw new InterruptedError(`Stopped after ${done} of ${total} files`);
        await Deno.mkdir(dirname(join(beside, name)), { recursive: true });
        await Deno.writeFile(join(beside, name), bytes);
        listener.progress({ step: `generate ${title}`, done: ++done, total, unit: "files" });
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
