/** What the commands that prepare users' own recordings take from the catalog. */

import { dirname } from "node:path/posix";
import { families, splitOf } from "../../datasets/catalog/catalog.ts";
import type { Asked, DataSet } from "../../datasets/catalog/data_set.ts";
import type { Wanted } from "../../provision/prepare_published.ts";

/** Recordings that users bring, and the data sets that are made of them: one for each split. */
export interface Brought {
  /** Any of the splits: for what they have in common. */
  readonly about: DataSet;
  readonly asked: Asked;
  readonly splits: readonly DataSet[];
  /** Where databases lie if nobody says otherwise: that of the only split, or a folder with one for each. */
  readonly home: string;
}

/** The recordings of a family. @throws {Error} if it is not for the user to bring. */
export function broughtAs(family: string): Brought {
  const splits = families.get(family) ?? [];
  const [about] = splits;
  if (about?.obtained.kind !== "ask") {
    throw new Error(`Cannot prepare "${family}" by a command: nobody brings its recordings`);
  }
  const below = splits.length === 1 ? about.folder : dirname(about.folder);
  return { about, asked: about.obtained, splits, home: `data/${below}` };
}

/** Which databases go where, if `out` gets them. @throws {UsageError} if the only one wanted is of no split that there is. */
export function wantedIn(out: string, { about, splits }: Brought, only?: string): Wanted[] {
  const wanted = only === undefined ? splits : [splitOf(about.family, only)];
  return wanted.map((dataSet) => ({
    dataSet,
    out: splits.length === 1 ? out : `${out}/${dataSet.split}`,
  }));
}

/** What `--out-folder` gets. */
export function outFolderGets({ splits }: Brought): string {
  return splits.length === 1
    ? "gets the database; what else lies there stays"
    : `gets ${splits.map(({ split }) => split).join("/ and ")}/`;
}
