/** A data set held against what is known of it: its database, or the raw recordings. */

import { DataError, UsageError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { bounds, type Verifiable } from "../datasets/claim.ts";
import { Database, databasePaths } from "../datasets/database.ts";
import { type Finding, Findings } from "../datasets/findings.ts";
import { knownTotal } from "../datasets/known_counts.ts";
import { type Part, parts } from "../datasets/splits.ts";
import { TWIN_MISSING } from "../datasets/twins/ntu.ts";
import { checkCount, verifyDatabase, verifyRaw } from "../datasets/verify.ts";
import type { DataContext } from "./context.ts";
import { databaseFolder } from "./databases.ts";
import { type DatasetName, datasets } from "./dataset_names.ts";
import { missingSamples, type OpenedSource, openKinetics, openNtu } from "./raw_sources.ts";

/** What is to be verified. */
export interface VerifyRequest {
  readonly dataset: DatasetName;
  /** NTU's list of missing skeletons. */
  readonly missingList: string | undefined;
  /** The database's folder, if not the usual one. */
  readonly database: string | undefined;
  /** Raw recordings in place of a database, where any are given. */
  readonly places: readonly string[];
}

/** What was looked at, and what was found there. */
export interface Verified {
  readonly title: string;
  readonly findings: readonly Finding[];
}

/**
 * Verifies raw recordings where places are given, else both halves of a database.
 * @throws {DataError} if there is no database, or none that opens.
 * @throws {UsageError} for raw recordings of a set that is not for the user to bring.
 */
export async function verifyDataset(
  request: VerifyRequest,
  context: DataContext,
): Promise<readonly Verified[]> {
  return request.places.length > 0
    ? [await verifyPlaces(request, context)]
    : await verifyHalves(request, context);
}

async function verifyPlaces(
  { dataset: name, missingList, places }: VerifyRequest,
  context: DataContext,
): Promise<Verified> {
  using opened = await openPlaces(name, places, missingList, context);
  const title = `raw recordings in ${places.map((place) => `"${place}"`).join(", ")}`;
  const findings = await verifyRaw(opened.source, watched(`verify ${name}`, context));
  return { title, findings };
}

async function openPlaces(
  name: DatasetName,
  places: readonly string[],
  missingList: string | undefined,
  context: DataContext,
): Promise<OpenedSource> {
  const { dataset, split } = datasets[name];
  const odd = "refuse";
  if (dataset === "ntu" || dataset === "ntu120") {
    return await openNtu({ dataset, split, places, missingList, odd }, context);
  }
  const [path = "", ...more] = places;
  if (dataset !== "kinetics" || more.length > 0) {
    throw new UsageError(
      `Cannot verify raw recordings of ${name} in "${
        places.join('", "')
      }": only NTU's, and Kinetics' ` +
        "in one place, are for the user to bring; verify the database",
    );
  }
  await context.fetched?.();
  return await openKinetics({ dataset, path, odd });
}

async function verifyHalves(
  { dataset: name, missingList, database }: VerifyRequest,
  context: DataContext,
): Promise<Verified[]> {
  const { dataset, split } = datasets[name];
  const folder = database ?? databaseFolder(context.places.data, name);
  const missing = await missingOf(dataset, missingList, context);
  await context.fetched?.();
  const verified: Verified[] = [];
  let samples = 0;
  for (const part of parts) {
    const paths = databasePaths(folder, part);
    if (!await exists(paths.data)) {
      throw new DataError(`Cannot verify ${name}: there is no "${paths.data}"`);
    }
    using opened = Database.open(paths);
    samples += opened.size;
    const watch = watched(`verify ${name} ${part}`, context);
    const findings = verifyDatabase(opened, { dataset, split, part, missing }, watch);
    verified.push({ title: titleOf(part, opened.size, folder), findings });
  }
  const together = new Findings();
  checkCount(samples, knownTotal(dataset), together);
  const findings = together.all();
  return findings.length === 0 ? verified : [...verified, { title: "both halves", findings }];
}

function titleOf(part: Part, samples: number, folder: string): string {
  return `${part}, ${samples} samples in "${folder}"`;
}

/** Of NTU-120 the names alone would do if no list is given: its counts tell what was left out. */
async function missingOf(
  dataset: Verifiable,
  list: string | undefined,
  context: DataContext,
): Promise<ReadonlySet<string>> {
  if (dataset === "twin-ntu") return new Set(TWIN_MISSING);
  const { protocol } = bounds[dataset];
  if (protocol === undefined || (protocol === "ntu120" && list === undefined)) return new Set();
  return await missingSamples(protocol, list, context);
}

function watched(
  step: string,
  { listener, signal }: DataContext,
): Parameters<typeof verifyRaw>[1] {
  return {
    signal,
    progress: (done, total) => listener.progress({ step, done, total, unit: "samples" }),
  };
}
