/** A data set's databases, opened and verified, and what a golden binds of them. */

import {
  Database,
  type DatabasePaths,
  databasePaths,
  verifyAgainstManifest,
} from "../datasets/database.ts";
import { nameOfManifest } from "../datasets/catalog/catalog.ts";
import { type DatasetChoice, dataSetOf, nameOfChoice } from "../datasets/catalog/choice.ts";
import { requireDescribed } from "../datasets/own/fit.ts";
import type { Manifest } from "../datasets/manifest.ts";
import type { Part } from "../datasets/splits.ts";
import type { ObservedInputs, ObservedPart } from "../golden/observation.ts";
import { layoutNameOf } from "../skeleton/layouts.ts";
import { type DataContext, watched } from "./context.ts";
import { knowledgeOf, KnownPart } from "./known_data.ts";
import { UnavailableError, UsageError } from "../base/errors.ts";
import { exists } from "../base/files.ts";

/** Where databases lie: a folder of both parts, or the files of each. */
export type DataPlace = string | Readonly<Partial<Record<Part, DatabasePaths>>>;

/** The files of one part. @throws {UsageError} if none are named. */
export function pathsIn(place: DataPlace, part: Part): DatabasePaths {
  const paths = typeof place === "string" ? databasePaths(place, part) : place[part];
  if (paths === undefined) throw new UsageError(`Cannot open the ${part} part: no file is named`);
  return paths;
}

/** @throws {UnavailableError} naming what is missing of some parts, that nobody opens only one of them. */
export async function requireFiles(place: DataPlace, parts: readonly Part[]): Promise<void> {
  const paths = parts.flatMap((part) => Object.values(pathsIn(place, part)));
  const there = await Promise.all(paths.map(exists));
  const missing = paths.filter((_, i) => !there[i]).map((path) => `"${path}"`);
  if (missing.length === 0) return;
  throw new UnavailableError(
    `Cannot use the data that was named: there is no ${missing.join(", no ")}`,
  );
}

/** A database without a manifest comes from the published scripts: their rules are our version 1. */
const PUBLISHED_PREPARATION = 1;

/** Databases of one data set; `train` is absent where nothing is to be trained. */
export class OpenedData implements Disposable {
  readonly train: Database | undefined;
  readonly val: Database;
  readonly inputs: ObservedInputs;

  private constructor(train: Database | undefined, val: Database, inputs: ObservedInputs) {
    this.train = train;
    this.val = val;
    this.inputs = inputs;
  }

  /**
   * Opens the databases and reads them whole, against their manifest if there is one, and against what is known of data that
   * users bring. The whole is what is bound; a limit then leaves the first samples of each part.
   * @throws {DataError} if they, or lists of what is known, cannot be read.
   * @throws {MismatchError} naming the samples that are not as the manifest has them.
   */
  static async open(
    place: DataPlace,
    dataset: DatasetChoice,
    needsTraining: boolean,
    context: DataContext,
    limit?: number,
  ): Promise<OpenedData> {
    const train = needsTraining ? Database.open(pathsIn(place, "train")) : undefined;
    let val: Database | undefined;
    try {
      val = Database.open(pathsIn(place, "val"));
      if (typeof dataset !== "string") {
        for (const part of [train, val]) if (part !== undefined) requireDescribed(part, dataset);
      }
      const { manifest } = val;
      const inputs: ObservedInputs = {
        dataset: manifest === undefined ? nameOfChoice(dataset) : nameOfManifest(manifest),
        layout: layoutNameOf(manifest?.layout ?? dataSetOf(dataset).layout),
        preparation: manifest?.preparation ?? PUBLISHED_PREPARATION,
        train: train === undefined ? null : await observe(train, "train", dataset, context),
        val: await observe(val, "val", dataset, context),
      };
      return limit === undefined
        ? new OpenedData(train, val, inputs)
        : new OpenedData(train?.first(limit), val.first(limit), inputs);
    } catch (thrown) {
      train?.[Symbol.dispose]();
      val?.[Symbol.dispose]();
      throw thrown;
    }
  }

  [Symbol.dispose](): void {
    this.train?.[Symbol.dispose]();
    this.val[Symbol.dispose]();
  }
}

async function observe(
  database: Database,
  part: Part,
  dataset: DatasetChoice,
  context: DataContext,
): Promise<ObservedPart> {
  const knowledge = await knowledgeOf(dataset, part, database.paths, context);
  const known = knowledge && new KnownPart(database, knowledge);
  const watch = watched(`verify ${nameOfChoice(dataset)} ${part}`, context);
  const digests = verifyAgainstManifest(database, watch, known?.see);
  const counts = countsOf(database.manifest, part, database.size);
  return { ...digests, counts, ...known && { known: known.observed() } };
}

/** What the preparation counted up to this part. */
function countsOf(
  manifest: Manifest | undefined,
  part: Part,
  size: number,
): Readonly<Record<string, number>> {
  const other: Part = part === "train" ? "val" : "train";
  const counted = Object.entries(manifest?.counts ?? {}).filter(([what]) => what !== other);
  return { ...Object.fromEntries(counted), [part]: size };
}
