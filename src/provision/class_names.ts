/** What the classes of a data set are called. */

import { join } from "node:path";
import { type DataSet } from "../datasets/catalog/data_set.ts";
import { dataSets } from "../datasets/catalog/catalog.ts";
import { dataSetOf } from "../datasets/catalog/choice.ts";
import type { OwnDataset } from "../datasets/described/description.ts";
import type { Places } from "./context.ts";

/** Where `fetch-data` puts files, below the data folder. */
const DOWNLOADS = "downloads";

/**
 * The names of a data set's classes, in the order of the labels. Names of a pinned file are known once it was fetched;
 * empty where nobody has them, and where that file has not one line a class.
 */
export async function classNamesOf(
  dataset: string | OwnDataset,
  places: Pick<Places, "data">,
): Promise<readonly string[]> {
  const known: DataSet | undefined = typeof dataset === "string"
    ? dataSets.find(({ name }) => name === dataset)
    : dataSetOf(dataset);
  if (known === undefined) return [];
  if (!("pin" in known.classNames)) return known.classNames;
  const text = await Deno.readTextFile(join(places.data, DOWNLOADS, known.classNames.pin)).catch(
    (thrown: unknown) => {
      if (thrown instanceof Deno.errors.NotFound) return "";
      throw thrown;
    },
  );
  const names = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
  return names.length === known.classes ? names : [];
}
