/** A data set held against what is known of it: its database, or the raw recordings. */

import { DataError, UsageError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { dataSets } from "../datasets/catalog/catalog.ts";
import type { DataSet } from "../datasets/catalog/data_set.ts";
import { Database, databasePaths } from "../datasets/database.ts";
import { type DatasetChoice, dataSetOf } from "../datasets/catalog/choice.ts";
import type { OwnDataset } from "../datasets/described/description.ts";
import { requireDescribed } from "../datasets/own/fit.ts";
import type { Finding } from "../datasets/findings.ts";
import { parts } from "../datasets/splits.ts";
import { verifyDatabase, verifyRaw, wrongCount } from "../datasets/verify.ts";
import { type DataContext, watched } from "./context.ts";
import { databaseFolder } from "./databases.ts";
import { openOwn } from "./own_data.ts";
import { missingSamples, openRaw } from "./raw_sources.ts";

/** What is to be verified. */
export interface VerifyRequest {
  readonly dataset: DatasetChoice;
  /** A list of samples to leave out. */
  readonly missingList: string | undefined;
  /** The database's folder, if not the usual one. */
  readonly database: string | undefined;
  /** Raw recordings instead of a database, where any are given. */
  readonly places: readonly string[];
}

/** What was looked at, and what was found there. */
export interface Verified {
  readonly title: string;
  readonly findings: readonly Finding[];
}

/**
 * Verifies raw recordings where places are given, else both parts of a database.
 * @throws {DataError} if there is no database, or none that opens.
 * @throws {UsageError} for raw recordings of a set that is not for the user to bring.
 */
export async function verifyDataset(
  request: VerifyRequest,
  context: DataContext,
): Promise<readonly Verified[]> {
  return request.places.length > 0
    ? [await verifyPlaces(request, context)]
    : await verifyParts(request, context);
}

async function verifyPlaces(
  { dataset, missingList, places }: VerifyRequest,
  context: DataContext,
): Promise<Verified> {
  if (typeof dataset !== "string") return await verifyOwn(dataset, places, context);
  const dataSet = dataSetOf(dataset);
  const where = `"${places.join('", "')}"`;
  const { obtained, raw } = dataSet;
  if (obtained.kind !== "ask" || (raw.takes === "one place" && places.length > 1)) {
    throw new UsageError(
      `Cannot verify raw recordings of ${dataSet.name} in ${where}: only those of ${brought()} are for the user to ` +
        "bring; verify the database",
    );
  }
  using opened = await openRaw({ dataSet, places, missingList, odd: "refuse" }, context);
  const title = `raw recordings in ${places.map((place) => `"${place}"`).join(", ")}`;
  const findings = await verifyRaw(opened.source, watched(`verify ${dataSet.name}`, context));
  return { title, findings };
}

/** @throws {UsageError} for several places, which no form of users' own has. */
async function verifyOwn(
  own: OwnDataset,
  [place = "", ...more]: readonly string[],
  context: DataContext,
): Promise<Verified> {
  if (more.length > 0) {
    throw new UsageError(
      `Cannot verify recordings of ${own.name} in "${
        [place, ...more].join('", "')
      }": name one file or folder`,
    );
  }
  using opened = await openOwn({ own, place, file: "its description" }, context);
  const findings = await verifyRaw(opened.source, watched(`verify ${own.name}`, context));
  return { title: `recordings in "${place}"`, findings };
}

/** What users bring, for errors. */
function brought(): string {
  const asked = dataSets.filter(({ obtained }) => obtained.kind === "ask");
  const titles = asked.map(({ title, raw: { takes } }) =>
    takes === "one place" ? `${title} in one place` : title
  );
  return [...new Set(titles)].join(", ");
}

async function verifyParts(
  { dataset, missingList, database }: VerifyRequest,
  context: DataContext,
): Promise<Verified[]> {
  const dataSet = dataSetOf(dataset);
  const folder = database ?? databaseFolder(context.places.data, dataset);
  const missing = await missingOf(dataSet, missingList, context);
  await context.fetched?.();
  const verified: Verified[] = [];
  let samples = 0;
  for (const part of parts) {
    const paths = databasePaths(folder, part);
    if (!await exists(paths.data)) {
      throw new DataError(`Cannot verify ${dataSet.name}: there is no "${paths.data}"`);
    }
    using opened = Database.open(paths);
    if (typeof dataset !== "string") requireDescribed(opened, dataset);
    samples += opened.size;
    const watch = watched(`verify ${dataSet.name} ${part}`, context);
    const findings = verifyDatabase(opened, { dataSet, part, missing }, watch);
    const title = `${part}, ${opened.size} samples in "${folder}"`;
    verified.push({ title, findings });
  }
  const text = wrongCount(samples, dataSet.counts.both);
  if (text === undefined) return verified;
  return [...verified, { title: "both parts", findings: [{ kind: "error", text, samples: [] }] }];
}

/** Where a list that is not fetched unasked is not given, the names alone do: the counts tell what was left out. */
async function missingOf(
  dataSet: DataSet,
  list: string | undefined,
  context: DataContext,
): Promise<ReadonlySet<string>> {
  const { leftOut } = dataSet;
  const isElsewhere = leftOut?.kind === "pin" && leftOut.elsewhere !== undefined;
  if (isElsewhere && list === undefined) return new Set();
  return await missingSamples(dataSet, list, context);
}
