/** Data sets as configs and commands choose them: a built-in one by its name, one of a user's own by its description. */

import { z } from "zod";
import { catalog, type DatasetName, datasetNames } from "./catalog.ts";
import type { DataSet } from "./data_set.ts";
import { dataSetOfOwn } from "./own.ts";
import { type OwnDataset, ownDatasetSchema } from "../described/description.ts";

/** Schema of `dataset` in a config. */
export const datasetSchema = z.union([z.enum(datasetNames), ownDatasetSchema]);

/** A data set as it is said: the name of a built-in one, or the whole of one of a user's own. */
export type DatasetChoice = DatasetName | OwnDataset;

/** The data set that is meant. */
export function dataSetOf(choice: DatasetChoice): DataSet {
  return typeof choice === "string" ? catalog[choice] : dataSetOfOwn(choice);
}

/** What runs, folders and messages call it. */
export function nameOfChoice(choice: DatasetChoice): string {
  return typeof choice === "string" ? choice : choice.name;
}

/** Whether a name is none of the built-in ones'. */
export function isOwnName(name: string): boolean {
  return !datasetNames.some((known) => known === name);
}
