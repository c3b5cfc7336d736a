/** Where the prepared database of each data set lies, and how it comes there. */

import { join } from "node:path";
import { UnavailableError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { dataSets } from "../datasets/catalog/catalog.ts";
import type { DataSet } from "../datasets/catalog/data_set.ts";
import { type DatasetChoice, dataSetOf, nameOfChoice } from "../datasets/catalog/choice.ts";
import { databaseExists } from "../datasets/database_folder.ts";
import type { DataContext } from "./context.ts";
import { isTreeHere, provideTree } from "./pinned_tree.ts";
import { prepareWatched } from "./prepare_published.ts";
import { openRaw } from "./raw_sources.ts";
import { provideTwin } from "./twin.ts";

/** The folder of a data set's prepared database. */
export function databaseFolder(data: string, dataset: DatasetChoice): string {
  return join(data, ...dataSetOf(dataset).folder.split("/"));
}

/**
 * The folder of a data set's database, made if this program can make it. One that is there is never made
 * anew in silence, whatever made it.
 * @throws {UnavailableError} if it is not there and its recordings are for the user to get.
 */
export async function provideDatabase(
  dataset: DatasetChoice,
  context: DataContext,
): Promise<string> {
  if (!await hasDatabase(dataset, context.places)) await prepareDatabase(dataset, context);
  return databaseFolder(context.places.data, dataset);
}

/**
 * What a user is to do before a data set can be used without the network; undefined where it is at hand, be it that it is
 * generated, or made of what is here or in a mirror.
 */
export async function dataMissing(
  dataset: DatasetChoice,
  context: Pick<DataContext, "places" | "mirror">,
): Promise<string | undefined> {
  if (await hasDatabase(dataset, context.places)) return undefined;
  const { obtained, family } = dataSetOf(dataset);
  switch (obtained.kind) {
    case "twin":
      return undefined;
    case "pin":
      return await isTreeHere(obtained.pin, context) ? undefined : `deno task prepare ${family}`;
    case "ask":
      return obtained.words;
  }
}

/**
 * Looks for a data set's database, and makes none.
 * @throws {UnavailableError} if it is not there and its recordings are for the user to get.
 */
export async function requireObtainable(
  dataset: DatasetChoice,
  places: Pick<DataContext["places"], "data">,
): Promise<void> {
  const { obtained } = dataSetOf(dataset);
  if (obtained.kind !== "ask" || await hasDatabase(dataset, places)) return;
  throw forTheUser(nameOfChoice(dataset), databaseFolder(places.data, dataset), obtained.words);
}

function forTheUser(dataset: string, out: string, words: string): UnavailableError {
  return new UnavailableError(`Cannot use ${dataset}: there is no database in "${out}"; ${words}`);
}

/** Whether a data set's database is there. */
async function hasDatabase(
  dataset: DatasetChoice,
  places: Pick<DataContext["places"], "data">,
): Promise<boolean> {
  const { obtained, folder: below } = dataSetOf(dataset);
  const folder = databaseFolder(places.data, dataset);
  // Kinetics' clips lie in the same folder, as published.
  const isShared = obtained.kind === "ask" && obtained.folder === below;
  return isShared ? await databaseExists(folder) : await exists(folder);
}

/**
 * Makes a data set's database in its folder, anew if it is there.
 * @throws {UnavailableError} if its recordings are for the user to get.
 */
export async function prepareDatabase(dataset: DatasetChoice, context: DataContext): Promise<void> {
  const dataSet = dataSetOf(dataset);
  const out = databaseFolder(context.places.data, dataset);
  const places = [await provideRaw(dataSet, out, context)];
  using opened = await openRaw({ dataSet, places, odd: "refuse" }, context);
  await prepareWatched(opened.source, out, context);
}

/** The place of the raw recordings, made or fetched if need be. */
async function provideRaw(
  { name, obtained }: DataSet,
  out: string,
  context: DataContext,
): Promise<string> {
  switch (obtained.kind) {
    case "twin":
      return await provideTwin(obtained.twin, context);
    case "pin":
      return await provideTree(obtained.pin, context);
    case "ask":
      throw forTheUser(name, out, obtained.words);
  }
}

/** Generates the twins if need be, and prepares all of their splits, anew if they are there. */
export async function prepareTwins(context: DataContext): Promise<void> {
  for (const { name, obtained } of dataSets) {
    if (obtained.kind === "twin") await prepareDatabase(name, context);
  }
}
