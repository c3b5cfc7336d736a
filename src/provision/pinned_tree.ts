/** Recordings that are pinned as a whole tree of files: fetched, unpacked, and held to the tree's id. */

import { join } from "node:path";
import { DataError, MismatchError, UnavailableError } from "../base/errors.ts";
import { exists, ignoreMissing, replaceAtomically, withLock } from "../base/files.ts";
import { gitTreeIdOfFolder } from "../base/git_tree.ts";
import { dataSets } from "../datasets/catalog/catalog.ts";
import { extractTar } from "../formats/tar.ts";
import { locate, obtain } from "../pins/obtain.ts";
import { type Packing, readPins, type TreePin } from "../pins/pin.ts";
import { type DataContext, downloadsHeard, type Places } from "./context.ts";

/** What the largest packing, a whole repository, may unpack to. */
const LIMITS = { maxBytes: 4_000_000_000, maxEntries: 100_000 } as const;

/** How recordings are fetched. */
export interface FetchManner {
  /** No network: only what is here or in a mirror folder. */
  readonly offline?: boolean;
}

/** Where a tree lies once it was fetched, by the name of its pin. @throws {Error} if no data set is made of it. */
export function treeFolder(name: string, { data }: Pick<Places, "data">): string {
  for (const { obtained } of dataSets) {
    if (obtained.kind === "pin" && obtained.pin === name) {
      return join(data, ...obtained.folder.split("/"));
    }
  }
  throw new Error(`Cannot place the tree "${name}": no data set of the catalog is made of it`);
}

/**
 * The folder of the raw recordings, with the pinned git tree.
 * @param name of the pin.
 * @throws {UnavailableError} if no packing can be fetched that holds it.
 * @throws {MismatchError} if what is there is not the pinned tree.
 */
export async function provideTree(
  name: string,
  context: DataContext,
  manner: FetchManner = {},
): Promise<string> {
  const pin = (await readPins()).tree(name);
  const folder = treeFolder(name, context.places);
  return await withLock(`${folder}.lock`, async () => {
    if (!await exists(folder)) await unpack(pin, folder, context, manner);
    const tree = await gitTreeIdOfFolder(folder);
    if (tree !== pin.git_tree) {
      throw new MismatchError(
        `Cannot use "${folder}": its git tree is ${tree}, pinned is ${pin.git_tree}; ` +
          "remove the folder and it is fetched anew",
      );
    }
    return folder;
  });
}

/** Whether the recordings can be had without the network: they are unpacked, or a packing is here or in a mirror. */
export async function isTreeHere(
  name: string,
  { places, mirror }: Pick<DataContext, "places" | "mirror">,
): Promise<boolean> {
  if (await exists(treeFolder(name, places))) return true;
  const folder = join(places.cache, "downloads");
  for (const packing of (await readPins()).tree(name).packings) {
    if (await locate(packing, { folder, mirror }) !== undefined) return true;
  }
  return false;
}

async function unpack(
  pin: TreePin,
  folder: string,
  context: DataContext,
  manner: FetchManner,
): Promise<void> {
  const failures: string[] = [];
  for (const packing of pin.packings) {
    try {
      return await unpackOne(packing, pin.git_tree, folder, context, manner);
    } catch (thrown) {
      if (!(thrown instanceof UnavailableError)) throw thrown;
      failures.push(thrown.message);
    }
  }
  throw new UnavailableError(failures.join("\n"));
}

async function unpackOne(
  packing: Packing,
  wanted: string,
  folder: string,
  { places, listener, signal, mirror }: DataContext,
  { offline }: FetchManner,
): Promise<void> {
  const downloads = join(places.cache, "downloads");
  const archive = await obtain(packing, {
    folder: downloads,
    mirror,
    offline,
    signal,
    onProgress: downloadsHeard(listener),
  });
  listener.note(`unpack "${archive.path}" into "${folder}"`);
  const scratch = `${folder}.unpacked`;
  await Deno.remove(scratch, { recursive: true }).catch(ignoreMissing);
  try {
    await extractTar(archive.path, scratch, LIMITS);
    const inside = join(scratch, packing.folder);
    const tree = await exists(inside) ? await gitTreeIdOfFolder(inside) : "missing";
    if (tree !== wanted) {
      throw new DataError(
        `Cannot take "${packing.folder}" from "${archive.path}": its git tree is ${tree}, ` +
          `pinned is ${wanted}`,
      );
    }
    await replaceAtomically(folder, (beside) => Deno.rename(inside, beside));
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown;
    // Kept, a copy without a published digest would be taken for the right one by the next try.
    const isOurs = archive.path === join(downloads, packing.name);
    if (isOurs) await Deno.remove(archive.path);
    const from = archive.from === archive.path ? "" : `, which came from ${archive.from},`;
    throw new UnavailableError(thrown.message + (isOurs ? `; the archive${from} was removed` : ""));
  } finally {
    await Deno.remove(scratch, { recursive: true }).catch(ignoreMissing);
  }
}
