/** Every data set that runs can name. A new one is a file beside this one, and a line below. */

import { UsageError } from "../../base/errors.ts";
import { suggest } from "../../base/suggest.ts";
import type { DataSet } from "./data_set.ts";
import { kinetics } from "./kinetics.ts";
import { ntuXsub, ntuXview } from "./ntu.ts";
import { ntu120Xset, ntu120Xsub } from "./ntu120.ts";
import { twinKinetics } from "./twin_kinetics.ts";
import { twinNtuXsub, twinNtuXview } from "./twin_ntu.ts";
import { uiPrmdXsub } from "./ui_prmd.ts";

/** In the order that help shows them. */
const known = {
  "twin-ntu-xsub": twinNtuXsub,
  "twin-ntu-xview": twinNtuXview,
  "twin-kinetics": twinKinetics,
  "ui-prmd-xsub": uiPrmdXsub,
  "ntu-xsub": ntuXsub,
  "ntu-xview": ntuXview,
  "ntu120-xsub": ntu120Xsub,
  "ntu120-xset": ntu120Xset,
  "kinetics": kinetics,
};

/** The name of a data set. */
export type DatasetName = keyof typeof known;

/** By name; the compiler holds each to its own. */
export const catalog: { readonly [Name in DatasetName]: DataSet<Name> } = known;

/** All of them. */
export const dataSets: readonly DataSet<DatasetName>[] = Object.values(catalog);

/** Their names. */
export const datasetNames: readonly DatasetName[] = dataSets.map(({ name }) => name);

/** The data sets of each family, by its name. */
export const families: ReadonlyMap<string, readonly DataSet<DatasetName>[]> = Map.groupBy(
  dataSets,
  ({ family }) => family,
);

/** A family's data set under a split. @throws {UsageError} if it has no such split. */
export function splitOf(family: string, split: string): DataSet<DatasetName> {
  const splits = families.get(family) ?? [];
  const found = splits.find((one) => one.split === split);
  if (found !== undefined) return found;
  throw new UsageError(
    `Cannot split "${family}" by "${split}"${suggest(split, splits.map((one) => one.split))}`,
  );
}

/** What a manifest says that its database was made of. */
export interface Described {
  readonly dataset: string;
  readonly split: string;
  /** Of a user's own data set, which has the name of its family. */
  readonly own?: unknown;
}

/** The data set that a manifest describes; nothing where it is none of ours. */
export function describedBy({ dataset, split }: Described): DataSet<DatasetName> | undefined {
  return dataSets.find((one) => one.family === dataset && one.split === split);
}

/** The name of what a manifest describes: of ours where it is one, else of its own. */
export function nameOfManifest(described: Described): string {
  const { dataset, split, own } = described;
  return own !== undefined ? dataset : describedBy(described)?.name ?? `${dataset}-${split}`;
}
