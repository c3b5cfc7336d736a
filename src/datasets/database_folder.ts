/** The folder of a database: replaced so that whoever opens it meets the old one, the new one, or none. */

import { basename, dirname, join } from "node:path";
import { besideName, exists, ignoreMissing, replaceAtomically } from "../base/files.ts";
import { databasePaths } from "./database.ts";
import { manifestName } from "./manifest.ts";

/**
 * A database's files, the last of which makes it one: nothing opens a folder without it, so it comes last and
 * goes first.
 */
const fileNames = [
  "train_data.npy",
  "train_label.pkl",
  manifestName,
  "val_data.npy",
  "val_label.pkl",
] as const;

/** Whether a folder holds a whole database, of ours or of the published scripts. */
export async function databaseExists(folder: string): Promise<boolean> {
  return await exists(databasePaths(folder, "val").label);
}

/**
 * Lets `fill` make a database in an empty folder beside `out`, and puts it there. Other things in `out`,
 * as the clips in Kinetics' published folder, stay as they are. To be called under a lock: what a killed run left is
 * cleared away.
 */
export async function replaceDatabase(
  out: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  await removeLeftovers(out);
  const make = async (beside: string): Promise<void> => {
    await Deno.mkdir(beside);
    await fill(beside);
  };
  if (await holdsOthers(out)) await replaceFiles(out, make);
  else await replaceAtomically(out, make);
}

async function holdsOthers(out: string): Promise<boolean> {
  if (!await exists(out)) return false;
  for await (const { name } of Deno.readDir(out)) {
    if (!fileNames.some((file) => file === name)) return true;
  }
  return false;
}

async function replaceFiles(out: string, make: (beside: string) => Promise<void>): Promise<void> {
  const beside = besideName(out);
  try {
    await make(beside);
    for (const name of fileNames.toReversed()) {
      await Deno.remove(join(out, name)).catch(ignoreMissing);
    }
    for (const name of fileNames) await Deno.rename(join(beside, name), join(out, name));
  } finally {
    await Deno.remove(beside, { recursive: true }).catch(ignoreMissing);
  }
}

/** Under the lock nobody else writes here, so whatever lies beside is what a killed run left. */
async function removeLeftovers(out: string): Promise<void> {
  const prefix = `${basename(out)}.partial-`;
  for await (const { name } of Deno.readDir(dirname(out))) {
    if (name.startsWith(prefix)) await Deno.remove(join(dirname(out), name), { recursive: true });
  }
}
