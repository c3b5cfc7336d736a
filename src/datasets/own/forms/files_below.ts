/** Files of a folder and of those below it, and what folders tell of recordings in them. */

import { basename, join } from "node:path";
import { DataError } from "../../../base/errors.ts";
import { isLeftBySystem } from "../../raw/folder_content.ts";
import { byName } from "../../sample.ts";

/** How far below: `train/walk/clip/`, and one more that an archive unpacks to. */
const DEEPEST = 4;

/** A file below a folder. */
export interface FileBelow {
  readonly path: string;
  readonly name: string;
  /** The folders that lead to it, from the one that was given. */
  readonly folders: readonly string[];
}

/** What lies below a folder. */
export interface FilesBelow {
  /** Sorted by folders and name. */
  readonly files: readonly FileBelow[];
  readonly passedOver: readonly string[];
}

/** All files, less those that systems leave. Links are followed. @throws {DataError} at a folder that is deeper than any. */
export async function filesBelow(root: string, signal?: AbortSignal): Promise<FilesBelow> {
  const files: FileBelow[] = [];
  const passedOver: string[] = [];
  async function walk(path: string, folders: readonly string[]): Promise<void> {
    signal?.throwIfAborted();
    if (folders.length > DEEPEST) {
      throw new DataError(
        `Cannot look for recordings in "${path}": it lies more than ${DEEPEST} folders below "${root}"`,
      );
    }
    const entries = await Array.fromAsync(Deno.readDir(path));
    for (const { name, isDirectory, isSymlink } of entries.sort((a, b) => byName(a.name, b.name))) {
      const below = join(path, name);
      if (isLeftBySystem(name)) passedOver.push(below);
      else if (isDirectory || (isSymlink && (await Deno.stat(below)).isDirectory)) {
        await walk(below, [...folders, name]);
      } else files.push({ path: below, name, folders });
    }
  }
  await walk(root, []);
  return { files, passedOver };
}

/** Folders that are lists and no classes. */
const LISTS = /^(train(ing)?|val(id(ation)?)?|test(ing)?)$/i;

/** What the folders of a recording tell: its class is the last one's name, its list the first one's where that is one. */
export function toldByFolders(
  folders: readonly string[],
): { readonly label?: string; readonly lists: readonly string[] } {
  const [first, ...below] = folders;
  const isList = first !== undefined && LISTS.test(first);
  const label = (isList ? below : folders).at(-1);
  return { ...label === undefined ? {} : { label }, lists: isList ? [first] : [] };
}

/** Names for recordings that are files or folders: the last part of each path alone, or all of it where that is there twice. */
export function namesOfPaths(
  paths: readonly (readonly string[])[],
  root: string,
): readonly string[] {
  const bare = paths.map((path) => path.at(-1) ?? basename(root));
  const isDistinct = new Set(bare).size === bare.length;
  return isDistinct
    ? bare
    : paths.map((path, i) => path.length === 0 ? bare[i] ?? "" : path.join("/"));
}
