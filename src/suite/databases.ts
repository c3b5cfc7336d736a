/** Where the prepared database of each data set lies, and how it comes there. */

import { join } from "node:path";
import { UnavailableError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { ntuSource, parseMissingList } from "../datasets/ntu_source.ts";
import { openRawPlace } from "../datasets/raw_files.ts";
import { TWIN_MISSING_FILE } from "../datasets/twin_ntu.ts";
import type { DataContext } from "./context.ts";
import type { DatasetName } from "./dataset_names.ts";
import { prepareWatched } from "./prepare_watched.ts";
import { provideTwin } from "./twin.ts";
import { prepareUiPrmd } from "./ui_prmd.ts";

/** Below the data folder; those of NTU and Kinetics are the published ones. */
const folders: Readonly<Record<DatasetName, string>> = {
  "twin-ntu-xsub": "twin-ntu/xsub",
  "twin-ntu-xview": "twin-ntu/xview",
  "ui-prmd-xsub": "ui-prmd/xsub",
  "ntu-xsub": "NTU-RGB-D/xsub",
  "ntu-xview": "NTU-RGB-D/xview",
  "kinetics": "Kinetics/kinetics-skeleton",
};

/** The folder of a data set's prepared database. */
export function databaseFolder(data: string, dataset: DatasetName): string {
  return join(data, ...folders[dataset].split("/"));
}

/**
 * The folder of a data set's database, made if this program can make it. One that is there is never made
 * anew in silence, whatever made it.
 * @throws {UnavailableError} if it is not there and its recordings are for the user to get.
 */
export async function provideDatabase(
  dataset: DatasetName,
  context: DataContext,
): Promise<string> {
  const folder = databaseFolder(context.places.data, dataset);
  if (!await exists(folder)) await prepareDataset(dataset, folder, context);
  return folder;
}

async function prepareDataset(
  dataset: DatasetName,
  out: string,
  context: DataContext,
): Promise<void> {
  switch (dataset) {
    case "twin-ntu-xsub":
      return await prepareTwin("xsub", out, context);
    case "twin-ntu-xview":
      return await prepareTwin("xview", out, context);
    case "ui-prmd-xsub":
      return await prepareUiPrmd(out, context);
    case "ntu-xsub":
    case "ntu-xview":
      throw new UnavailableError(
        `Cannot use ${dataset}: there is no database in "${out}"; get the recordings from ` +
          "https://rose1.ntu.edu.sg/dataset/actionRecognition and run " +
          "deno task ntu_gendata --data_path FOLDER",
      );
    case "kinetics":
      throw new UnavailableError(
        `Cannot use ${dataset}: there is no database in "${out}"; put the published ` +
          "{train,val}_data.npy and {train,val}_label.pkl there",
      );
  }
}

/** Generates the twin if need be, and prepares one of its splits. */
export async function prepareTwin(
  split: "xsub" | "xview",
  out: string,
  context: DataContext,
): Promise<void> {
  const raw = await provideTwin(context);
  const list = join(raw, TWIN_MISSING_FILE);
  using place = await openRawPlace(raw);
  const files = await place.files({ ending: ".skeleton" });
  await prepareWatched(
    ntuSource({
      dataset: "twin-ntu",
      protocol: "ntu",
      split,
      files,
      ignored: parseMissingList(await Deno.readTextFile(list), list),
      odd: "refuse",
    }),
    out,
    context,
  );
}
