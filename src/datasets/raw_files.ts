/** Raw recordings where they lie: unpacked in folders. */

import { join } from "node:path";
import { DataError } from "../base/errors.ts";
import { byName } from "./sample.ts";

/** Raw files by their bare name. */
export interface RawFiles extends AsyncDisposable {
  /** The bare names, sorted. */
  readonly names: readonly string[];
  /** Where a file lies, for errors. */
  describe(name: string): string;
  /** The whole file. @throws {DataError} if there is none of that name, or its archive is damaged. */
  read(name: string): Promise<Uint8Array>;
}

/** The files of one folder whose names end in `ending`; those in folders below it do not count. */
export async function openFolder(folder: string, ending: string): Promise<RawFiles> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isDirectory && entry.name.endsWith(ending)) names.push(entry.name);
  }
  return {
    names: names.sort(byName),
    describe: (name) => join(folder, name),
    read: (name) => Deno.readFile(join(folder, name)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Several places as one. @throws {DataError} if a name occurs in two of them. */
export function joinRawFiles(places: readonly RawFiles[]): RawFiles {
  const homes = new Map<string, RawFiles>();
  for (const place of places) {
    for (const name of place.names) {
      const other = homes.get(name);
      if (other !== undefined) {
        throw new DataError(
          `Cannot choose "${name}": it is both "${other.describe(name)}" and "${
            place.describe(name)
          }"`,
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
    describe: (name) => home(name).describe(name),
    read: (name) => home(name).read(name),
    [Symbol.asyncDispose]: async () => {
      for (const place of places) await place[Symbol.asyncDispose]();
    },
  };
}
