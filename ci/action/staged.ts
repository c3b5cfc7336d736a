/** What goes into the artifact: the files that this use of the action wrote, and no others that lie beside them. */

import { join } from "node:path";
import { exists } from "../../src/base/files.ts";

/** Checkpoints are for a training to go on from, and large; the weights of a run are not among them. */
const LEFT_OUT = new Set(["checkpoints"]);

/**
 * Links what was written since a moment into a folder of its own, in the same places. A link is kept as one, if what it
 * leads to is of this folder.
 * @param since milliseconds, on the disk's own clock.
 * @returns how many files there are.
 */
export async function stage(from: string, into: string, since: number): Promise<number> {
  let count = 0;
  const entries = await entriesOf(from);
  for (const { name, isDirectory, isFile } of entries) {
    const [source, target] = [join(from, name), join(into, name)];
    if (isDirectory && !LEFT_OUT.has(name)) count += await stage(source, target, since);
    if (!isFile || name.startsWith(".") || await changed(source) < since) continue;
    await Deno.mkdir(into, { recursive: true });
    await Deno.link(source, target).catch(() => Deno.copyFile(source, target)); // of another disk
    count += 1;
  }
  for (const { name } of entries.filter(({ isSymlink }) => isSymlink)) {
    const leads = await Deno.readLink(join(from, name));
    if (/^[^/]+$/.test(leads) && await exists(join(into, leads))) {
      await Deno.symlink(leads, join(into, name));
    }
  }
  return count;
}

async function changed(path: string): Promise<number> {
  return (await Deno.lstat(path)).mtime?.getTime() ?? 0;
}

async function entriesOf(folder: string): Promise<readonly Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder));
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return [];
    throw thrown;
  }
}
