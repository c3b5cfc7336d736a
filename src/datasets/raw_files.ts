/** Raw recordings where they lie: unpacked in a folder, or in a zip as published. */

import { join } from "node:path";
import { DataError } from "../base/errors.ts";
import { ZipArchive } from "../formats/zip.ts";
import { byName } from "./sample.ts";

/** Raw files by their bare name. */
export interface RawFiles {
  /** The bare names, sorted. */
  readonly names: readonly string[];
  /** Where they were found, so that a worker can open them anew. */
  readonly origins: readonly RawOrigin[];
  /** Where a file lies, for errors. */
  describe(name: string): string;
  /** The whole file. @throws {DataError} if there is none of that name, or its archive is damaged. */
  read(name: string): Promise<Uint8Array>;
}

/** Which files of a place are meant. */
export interface RawSelection {
  /** How their names end. */
  readonly ending: string;
  /** The folder that they lie in: below a folder given, or anywhere in a zip. */
  readonly folder?: string;
}

/** A selection within a folder or zip. */
export interface RawOrigin {
  readonly path: string;
  readonly selection: RawSelection;
}

/** A folder or a zip. */
export interface RawPlace extends Disposable {
  /** The files that are meant. @throws {DataError} if a bare name occurs twice. */
  files(selection: RawSelection): Promise<RawFiles>;
}

/** The published archives unpack to some 25 GB; ten times that is no honest one. */
const mostBytes = 256 * 2 ** 30;

/** Opens a folder, or a zip without unpacking it. @throws {DataError} if it is a file but no zip. */
export async function openRawPlace(path: string): Promise<RawPlace> {
  if ((await Deno.stat(path)).isDirectory) {
    return {
      files: (selection) => filesOfFolder(path, selection),
      [Symbol.dispose]: () => {},
    };
  }
  const zip = await ZipArchive.open(path, { maxBytes: mostBytes });
  return {
    files: (selection) => Promise.resolve(filesOfZip(zip, selection)),
    [Symbol.dispose]: () => zip[Symbol.dispose](),
  };
}

/** The files of one folder, not of those below it. */
async function filesOfFolder(path: string, selection: RawSelection): Promise<RawFiles> {
  const { ending, folder: below = "." } = selection;
  const folder = join(path, below);
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isDirectory && entry.name.endsWith(ending)) names.push(entry.name);
  }
  return {
    names: names.sort(byName),
    origins: [{ path, selection }],
    describe: (name) => join(folder, name),
    read: (name) => Deno.readFile(join(folder, name)),
  };
}

function filesOfZip(zip: ZipArchive, selection: RawSelection): RawFiles {
  const { ending, folder } = selection;
  const paths = new Map<string, string>();
  for (const path of zip.names) {
    const [name = "", parent] = path.split("/").reverse();
    if (!name.endsWith(ending) || (folder !== undefined && parent !== folder)) continue;
    const other = paths.get(name);
    if (other !== undefined) {
      throw new DataError(`Cannot choose "${name}" in "${zip.path}": "${other}" or "${path}"`);
    }
    paths.set(name, path);
  }
  return {
    names: [...paths.keys()].sort(byName),
    origins: [{ path: zip.path, selection }],
    describe: (name) => `${zip.path}/${paths.get(name) ?? name}`,
    read: (name) => zip.read(paths.get(name) ?? name),
  };
}

/** Several places' files as one. @throws {DataError} if a name occurs in two of them. */
export function joinRawFiles(places: readonly RawFiles[]): RawFiles {
  const homes = new Map<string, RawFiles>();
  for (const place of places) {
    for (const name of place.names) {
      const other = homes.get(name);
      if (other !== undefined) {
        throw new DataError(
          `Cannot choose "${name}": "${other.describe(name)}" or "${place.describe(name)}"`,
        );
      }
      homes.set(name, place);
    }
  }
  const home = (name: string): RawFiles => {
    const place = homes.get(name);
    if (place === undefined) throw new DataError(`Cannot read "${name}": there is no such file`);
    return place;
  };
  return {
    names: [...homes.keys()].sort(byName),
    origins: places.flatMap((place) => place.origins),
    describe: (name) => home(name).describe(name),
    read: (name) => home(name).read(name),
  };
}
