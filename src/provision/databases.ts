/** Where the prepared database of each data set lies, and how it comes there. */

import { join } from "node:path";
import { UnavailableError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { databaseExists } from "../datasets/database_folder.ts";
import { ntuSource } from "../datasets/raw/ntu_source.ts";
import { openRawPlace } from "../datasets/raw/raw_files.ts";
import { TWIN_MISSING } from "../datasets/twins/ntu.ts";
import type { DataContext } from "./context.ts";
import { type DatasetName, datasets } from "./dataset_names.ts";
import { prepareWatched } from "./prepare_watched.ts";
import { openKinetics } from "./raw_sources.ts";
import { kineticsTwin, ntuTwin, provideTwin } from "./twin.ts";
import { prepareUiPrmd } from "./ui_prmd.ts";

/** The folder of a data set's prepared database. */
export function databaseFolder(data: string, dataset: DatasetName): string {
  return join(data, ...datasets[dataset].folder.split("/"));
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
  // Kinetics' clips lie in the same folder, as published.
  const there = dataset === "kinetics" ? await databaseExists(folder) : await exists(folder);
  if (!there) await prepareDataset(dataset, folder, context);
  return folder;
}

async function prepareDataset(
  dataset: DatasetName,
  out: string,
  context: DataContext,
): Promise<void> {
  switch (dataset) {
    case "twin-ntu-xsub":
      return await prepareNtuTwin("xsub", out, context);
    case "twin-ntu-xview":
      return await prepareNtuTwin("xview", out, context);
    case "twin-kinetics":
      return await prepareKineticsTwin(out, context);
    case "ui-prmd-xsub":
      return await prepareUiPrmd(out, context);
    case "ntu-xsub":
    case "ntu-xview":
      throw new UnavailableError(
        `Cannot use ${dataset}: there is no database in "${out}"; get the recordings from ` +
          "https://rose1.ntu.edu.sg/dataset/actionRecognition and run " +
          "deno task ntu_gendata --data_path FOLDER",
      );
    case "ntu120-xsub":
    case "ntu120-xset":
      throw new UnavailableError(
        `Cannot use ${dataset}: there is no database in "${out}"; get the recordings from ` +
          "https://rose1.ntu.edu.sg/dataset/actionRecognition and run " +
          "deno task prepare ntu120 --data-path FOLDER --ignored-sample-path LIST",
      );
    case "kinetics":
      throw new UnavailableError(
        `Cannot use ${dataset}: there is no database in "${out}"; put the published ` +
          "{train,val}_data.npy and {train,val}_label.pkl there, or run " +
          "deno task kinetics_gendata --data_path FOLDER",
      );
  }
}

/** Generates both twins if need be, and prepares all of their splits, anew if they are there. */
export async function prepareTwins(context: DataContext): Promise<void> {
  await context.fetched?.();
  for (const dataset of ["twin-ntu-xsub", "twin-ntu-xview", "twin-kinetics"] as const) {
    await prepareDataset(dataset, databaseFolder(context.places.data, dataset), context);
  }
}

async function prepareNtuTwin(
  split: "xsub" | "xview",
  out: string,
  context: DataContext,
): Promise<void> {
  using place = await openRawPlace(await provideTwin(ntuTwin, context));
  const files = await place.files({ ending: ".skeleton" });
  const ignored = new Set(TWIN_MISSING);
  const about = { dataset: "twin-ntu", protocol: "ntu", odd: "refuse" } as const;
  await prepareWatched(ntuSource({ ...about, split, files, ignored }), out, context);
}

async function prepareKineticsTwin(out: string, context: DataContext): Promise<void> {
  const path = await provideTwin(kineticsTwin, context);
  using opened = await openKinetics({ dataset: "twin-kinetics", path, odd: "refuse" });
  await prepareWatched(opened.source, out, context);
}
