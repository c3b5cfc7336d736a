/** Raw recordings where they lie: unpacked in a folder, or in a zip as published. */

import { join } from "node:path";
import { DataError, UsageError } from "../../base/errors.ts";
import { ZipArchive, type ZipEntry } from "../../formats/zip/zip.ts";
import { byName } from "../sample.ts";
import {
  contentIfThere,
  type FolderContent,
  foldersBelow,
  isLeftBySystem,
  withEnding,
} from "./folder_content.ts";

/** Raw files by their bare name, their ending spelled as it was asked for. */
export interface RawFiles {
  /** The bare names, sorted. */
  readonly names: readonly string[];
  /** Files that systems leave beside data, which were passed over: by their paths, here or in the zip. */
  readonly passedOver: readonly string[];
  /** Where there are none: the folders below that have some, none of which could be chosen. */
  readonly elsewhere: readonly string[];
  /** Where a file lies. @throws {DataError} if there is none of that name. */
  locate(name: string): RawLocation;
  /** The same for errors. */
  describe(name: string): string;
  /** The whole file. @throws {DataError} if there is none of that name, or its archive is damaged. */
  read(name: string): Promise<Uint8Array>;
}

/** Which files of a place are meant. */
export interface RawSelection {
  readonly ending: string;
  /** The folder that they lie in: below a folder given, or anywhere in a zip. */
  readonly folder?: string;
}

/** Where a raw file lies: plain data, by which a worker reads it without looking through folder or zip again. */
export interface RawLocation {
  /** Of the file, or of the zip that has it. */
  readonly path: string;
  readonly entry?: ZipEntry;
}

/** A location for errors. */
export function describeLocation({ path, entry }: RawLocation): string {
  return entry === undefined ? path : `${path}/${entry.name}`;
}

/** A folder or a zip. */
export interface RawPlace extends Disposable {
  /** For errors. */
  readonly path: string;
  /** The files that are meant. @throws {DataError} if a bare name occurs twice. @throws {UsageError} if the folder is not there. */
  files(selection: RawSelection): Promise<RawFiles>;
}

/** The published archives unpack to some 25 GB; ten times that is no honest one. */
const mostBytes = 256 * 2 ** 30;

/** Opens a folder, or a zip without unpacking it. @throws {DataError} if it is a file but no zip. */
export async function openRawPlace(path: string): Promise<RawPlace> {
  if ((await Deno.stat(path)).isDirectory) {
    return {
      path,
      files: (selection) => filesOfFolder(path, selection),
      [Symbol.dispose]: () => {},
    };
  }
  const zip = await ZipArchive.open(path, { maxBytes: mostBytes });
  return {
    path,
    files: (selection) => Promise.resolve(filesOfZip(zip, selection)),
    [Symbol.dispose]: () => zip[Symbol.dispose](),
  };
}

/**
 * The files of one folder, not of those below it. Where it has none, or there is no such folder, they are those of the one
 * folder that is meant a level or two further down.
 */
async function filesOfFolder(path: string, { ending, folder }: RawSelection): Promise<RawFiles> {
  const wanted = join(path, folder ?? ".");
  const here = await contentIfThere(wanted, ending);
  if (here !== undefined && (here.files.size > 0 || folder !== undefined)) return filesIn(here);
  const found = await foldersBelow(
    path,
    ending,
    ({ name, files }) => folder === undefined ? files.size > 0 : name === folder,
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return filesIn(only, here?.passedOver);
  const elsewhere = found.map(({ path }) => path);
  if (here !== undefined) return { ...filesIn(here), elsewhere };
  throw new UsageError(
    `Cannot read recordings: there is no "${wanted}"${
      elsewhere.length === 0 ? "" : `; "${elsewhere.join('" and "')}" are below`
    }`,
  );
}

function filesIn(
  { path, files, passedOver }: FolderContent,
  passedAbove: readonly string[] = [],
): RawFiles {
  const at = (name: string): string => join(path, files.get(name) ?? name);
  return {
    names: [...files.keys()].sort(byName),
    passedOver: [...passedAbove, ...passedOver],
    elsewhere: [],
    locate: (name) => ({ path: at(name) }),
    describe: at,
    read: (name) => Deno.readFile(at(name)),
  };
}

function filesOfZip(zip: ZipArchive, { ending, folder }: RawSelection): RawFiles {
  const paths = new Map<string, string>();
  const passedOver: string[] = [];
  for (const path of zip.names) {
    const [bare = "", parent] = path.split("/").reverse();
    const name = withEnding(bare, ending);
    if (isLeftBySystem(path)) {
      passedOver.push(path);
      continue;
    }
    if (name === undefined || (folder !== undefined && parent !== folder)) continue;
    const other = paths.get(name);
    if (other !== undefined) {
      throw new DataError(`Cannot choose "${name}" in "${zip.path}": "${other}" or "${path}"`);
    }
    paths.set(name, path);
  }
  const locate = (name: string): RawLocation => ({
    path: zip.path,
    entry: zip.entry(paths.get(name) ?? name),
  });
  return {
    names: [...paths.keys()].sort(byName),
    passedOver,
    elsewhere: [],
    locate,
    describe: (name) => describeLocation(locate(name)),
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
    passedOver: places.flatMap((place) => place.passedOver),
    elsewhere: places.flatMap((place) => place.elsewhere),
    locate: (name) => home(name).locate(name),
    describe: (name) => home(name).describe(name),
    read: (name) => home(name).read(name),
  };
}

/** Reads files wherever they lie; a zip is opened once, and its list of entries never read. */
export class RawReader implements Disposable {
  readonly #zips = new Map<string, ZipArchive>();

  /** The whole file. @throws {DataError} if its archive is damaged. */
  async read({ path, entry }: RawLocation): Promise<Uint8Array> {
    if (entry === undefined) return await Deno.readFile(path);
    const zip = this.#zips.get(path) ?? await ZipArchive.reopen(path);
    this.#zips.set(path, zip);
    return await zip.readEntry(entry);
  }

  [Symbol.dispose](): void {
    for (const zip of this.#zips.values()) zip[Symbol.dispose]();
  }
}
