/** Databases opened for their samples as stored. */

import { UsageError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { suggest } from "../base/suggest.ts";
import type { Sample } from "../datasets/augmentation.ts";
import { datasetNames } from "../datasets/catalog/catalog.ts";
import type { DatasetChoice } from "../datasets/catalog/choice.ts";
import { readOwnDataset } from "../datasets/catalog/chosen.ts";
import { Database, databasePaths } from "../datasets/database.ts";
import { type Moments, momentsOf } from "../datasets/normalization.ts";
import type { DatabasePaths } from "../datasets/sample_store.ts";
import { type SampleShape, sampleSize } from "../datasets/shape.ts";
import { provideDatabase } from "../provision/databases.ts";
import type { GivenSample } from "./loaded_model.ts";
import { surroundings } from "./outside.ts";

/** A sample as a database holds it. */
export interface StoredSample extends GivenSample {
  /** As the database names it. */
  readonly name: string;
  /** Its true class, from 0. */
  readonly label: number;
}

/** What is said beside a database's place. */
export interface DatabaseOptions {
  /** Which part of the split; `val` where nothing is said. */
  readonly part?: "train" | "val";
  /** The folder of recordings and databases by their data sets' names; `data` where nothing is said. */
  readonly data?: string;
}

/** A database that is open; values stay on the disk until they are asked for. Disposing of it closes it. */
export interface OpenedDatabase extends Disposable, Iterable<StoredSample> {
  /** The samples' names, in its order. */
  readonly names: readonly string[];
  /** Their true classes, from 0. */
  readonly labels: readonly number[];
  /** The number of samples. */
  readonly size: number;
  /** C, T, V, M of one sample. */
  readonly shape: SampleShape;
  /** One sample, by its name or its place from 0. @throws {UsageError} if there is none. */
  sample(which: string | number): StoredSample;
  /** Mean and deviation over all samples, which configs with `normalization` take; reads it whole. */
  moments(): Moments;
  /** All samples in its order, each read when its turn comes. */
  [Symbol.iterator](): Iterator<StoredSample>;
  /** Closes it. */
  [Symbol.dispose](): void;
}

class StoredSamples implements OpenedDatabase {
  readonly names: readonly string[];
  readonly labels: readonly number[];
  readonly shape: SampleShape;
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    this.names = database.names;
    this.labels = database.labels;
    this.shape = database.shape;
  }

  get size(): number {
    return this.names.length;
  }

  sample(which: string | number): StoredSample {
    const index = typeof which === "number" ? which : this.names.indexOf(which);
    const [name, label] = [this.names[index], this.labels[index]];
    if (name !== undefined && label !== undefined) {
      return { name, label, ...this.#values(index) };
    }
    throw new UsageError(
      typeof which === "number"
        ? `Cannot read sample ${which}: the database has ${this.size}, counted from 0`
        : `Cannot find sample "${which}" in the database${suggest(which, this.names)}`,
    );
  }

  #values(index: number): Sample & Pick<GivenSample, "persons"> {
    const [, frames, , persons] = this.shape;
    const all = this.#database.readAll(index, frames);
    if (all !== undefined) return { shape: all.shape, values: all.values.slice(), persons };
    const values = new Float32Array(sampleSize(this.shape));
    this.#database.read(index, frames, values);
    return { shape: this.shape, values };
  }

  moments(): Moments {
    return momentsOf(this.#database);
  }

  *[Symbol.iterator](): Iterator<StoredSample> {
    for (const index of this.names.keys()) yield this.sample(index);
  }

  [Symbol.dispose](): void {
    this.#database[Symbol.dispose]();
  }
}

/**
 * Opens a database: in a folder with `val_data.npy` and `val_label.pkl`, in two files, which may be a folder of Kinetics'
 * clips and its label file, or by a data set: its name (`twin-ntu-xsub`), or the file of one's own (`mine.yaml`). Such a
 * database is made first where this program can make it, as `eval` does.
 * @throws {UsageError} if there is no such folder or data set.
 * @throws {DataError} if the files are no database.
 * @throws {UnavailableError} if a data set's recordings are not here.
 */
export async function openDatabase(
  place: string | DatabasePaths,
  { part = "val", data }: DatabaseOptions = {},
): Promise<OpenedDatabase> {
  if (typeof place !== "string") return new StoredSamples(Database.open(place));
  const dataset: DatasetChoice | undefined = /\.ya?ml$/i.test(place)
    ? await readOwnDataset(place)
    : datasetNames.find((name) => name === place);
  if (dataset === undefined && !await exists(place)) {
    throw new UsageError(
      `Cannot open database "${place}": there is no such folder, and no data set of that name` +
        suggest(place, datasetNames),
    );
  }
  const folder = dataset === undefined ? place : await provideDatabase(dataset, surroundings(data));
  return new StoredSamples(Database.open(databasePaths(folder, part)));
}
