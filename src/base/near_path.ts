/** What was probably meant by a path that leads nowhere. */

import { basename, dirname, join } from "node:path";
import { meant } from "./suggest.ts";

/** A folder with more is not looked through. */
const MOST_NAMES = 10_000;

/**
 * The tail of an error about a path that is not there: `, did you mean "work_dir/twin-ntu-xsub/tcn"?`, each of its
 * parts being the one there is that is nearest; nothing where none is near.
 */
export async function suggestPath(path: string): Promise<string> {
  const near = await nearPath(path);
  return near === undefined || near === path ? "" : `, did you mean "${near}"?`;
}

async function nearPath(path: string): Promise<string | undefined> {
  if (await Deno.lstat(path).then(() => true, () => false)) return path;
  const above = dirname(path);
  if (above === path) return undefined;
  const folder = await nearPath(above);
  const name = folder === undefined ? undefined : meant(basename(path), await namesIn(folder));
  return folder !== undefined && name !== undefined ? join(folder, name) : undefined;
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      names.push(name);
      if (names.length > MOST_NAMES) return [];
    }
  } catch {
    return []; // it is none, or not for us to read
  }
  return names;
}
