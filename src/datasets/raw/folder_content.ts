/** Folders as people have them: what systems leave in them, capitals in endings, and how deep the data lies. */

import { basename, join } from "node:path";
import { DataError } from "../../base/errors.ts";
import { ignoreMissing } from "../../base/files.ts";
import { byName } from "../sample.ts";

/** How far below the folder given recordings are looked for: archives unpack to a folder of their own name, or to two. */
const DEEPEST = 2;

/** Files that systems leave beside data: hidden ones, macOS's AppleDouble `._name` among them, and Windows' two. */
export function isLeftBySystem(path: string): boolean {
  return path.split("/").some((part) =>
    (part.startsWith(".") && part !== "." && part !== "..") || part === "__MACOSX" ||
    /^(thumbs\.db|desktop\.ini)$/i.test(part)
  );
}

/** A name with the ending as it is asked for, whatever its capitals; undefined where it ends otherwise. */
export function withEnding(name: string, ending: string): string | undefined {
  return name.toLowerCase().endsWith(ending.toLowerCase())
    ? name.slice(0, -ending.length) + ending
    : undefined;
}

/** What one folder holds. */
export interface FolderContent {
  readonly path: string;
  readonly name: string;
  /** The real names, by those asked for. */
  readonly files: ReadonlyMap<string, string>;
  readonly folders: readonly string[];
  readonly passedOver: readonly string[];
}

async function contentOf(path: string, ending: string): Promise<FolderContent> {
  const files = new Map<string, string>();
  const folders: string[] = [];
  const passedOver: string[] = [];
  for await (const entry of Deno.readDir(path)) {
    const name = withEnding(entry.name, ending);
    if (isLeftBySystem(entry.name)) passedOver.push(join(path, entry.name));
    else if (entry.isDirectory) folders.push(entry.name);
    else if (name === undefined) {
      if (entry.isSymlink && await isFolder(join(path, entry.name))) folders.push(entry.name);
    } else {
      const other = files.get(name);
      if (other !== undefined) {
        throw new DataError(`Cannot choose "${name}" in "${path}": "${other}" or "${entry.name}"`);
      }
      files.set(name, entry.name);
    }
  }
  return { path, name: basename(path), files, folders: folders.sort(byName), passedOver };
}

/** Whether a link leads to a folder: large data lies on other disks. */
async function isFolder(link: string): Promise<boolean> {
  try {
    return (await Deno.stat(link)).isDirectory;
  } catch (thrown) {
    ignoreMissing(thrown);
    return false;
  }
}

/** What a folder holds, if it is there. @throws {DataError} if two names differ in their ending's capitals alone. */
export async function contentIfThere(
  path: string,
  ending: string,
): Promise<FolderContent | undefined> {
  try {
    return await contentOf(path, ending);
  } catch (thrown) {
    ignoreMissing(thrown);
    return undefined;
  }
}

/**
 * The nearest folders below one that are meant, at most {@link DEEPEST} levels down; all of the same depth.
 */
export async function foldersBelow(
  path: string,
  ending: string,
  isMeant: (content: FolderContent) => boolean,
): Promise<readonly FolderContent[]> {
  let level: readonly FolderContent[] = [await contentOf(path, ending)];
  for (let depth = 1; depth <= DEEPEST; depth++) {
    const paths = level.flatMap(({ path, folders }) => folders.map((name) => join(path, name)));
    const next: FolderContent[] = [];
    for (const path of paths) next.push(await contentOf(path, ending));
    const meant = next.filter(isMeant);
    if (meant.length > 0) return meant;
    level = next;
  }
  return [];
}
