/** A data set held against what is known of it: its database, or the raw recordings. */

import { DataError, reason, UnavailableError, UsageError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { dataSets } from "../datasets/catalog/catalog.ts";
import type { DataSet } from "../datasets/catalog/data_set.ts";
import { Database, databasePaths } from "../datasets/database.ts";
import { type DatasetChoice, dataSetOf } from "../datasets/catalog/choice.ts";
import type { OwnDataset } from "../datasets/described/description.ts";
import { requireDescribed } from "../datasets/own/fit.ts";
import type { Finding } from "../datasets/findings.ts";
import { stem } from "../datasets/sample.ts";
import { type Part, parts } from "../datasets/splits.ts";
import { verifyMissing, verifyRaw, wrongCount } from "../datasets/verify.ts";
import { type BoundContent, verifyPart } from "../datasets/verify_content.ts";
import { type DataContext, watched } from "./context.ts";
import { databaseFolder } from "./databases.ts";
import { openOwn } from "./own_data.ts";
import { missingSamples, missingSamplesHere, openRaw } from "./raw_sources.ts";

/** What is to be verified. */
export interface VerifyRequest {
  readonly dataset: DatasetChoice;
  /** A list of samples to leave out. */
  readonly missingList: string | undefined;
  /** The database's folder, if not the usual one. */
  readonly database: string | undefined;
  /** Raw recordings instead of a database, where any are given. */
  readonly places: readonly string[];
  /** What goldens are bound to as the data set's content. */
  readonly bound?: Readonly<Record<Part, readonly BoundContent[]>>;
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

/** One part, looked at. */
interface LookedAt extends Verified {
  readonly names: readonly string[];
  /** What its manifest says that its list of missing skeletons left out; undefined without one that holds. */
  readonly leftOut: number | undefined;
}

/** The data is looked at first; a list that is not here is fetched after, where the data leaves a question to it. */
async function verifyParts(request: VerifyRequest, context: DataContext): Promise<Verified[]> {
  const { dataset, database, missingList } = request;
  const dataSet = dataSetOf(dataset);
  const folder = database ?? databaseFolder(context.places.data, dataset);
  const missing = await missingHere(dataSet, missingList, context);
  if (missing !== undefined) await context.fetched?.();
  const looked: LookedAt[] = [];
  for (const part of parts) {
    looked.push(await lookAt(part, folder, missing ?? new Set(), request, context));
  }
  const late = missing === undefined ? await heldByList(dataSet, looked, context) : {};
  const verified = looked.map(({ title, findings }, i): Verified => ({
    title,
    findings: [...late.findings?.[i] ?? [], ...findings],
  }));
  if (late.unchecked !== undefined) verified.push(late.unchecked);
  const samples = looked.reduce((sum, { names }) => sum + names.length, 0);
  const text = wrongCount(samples, dataSet.counts.both);
  if (text === undefined) return verified;
  return [...verified, { title: "both parts", findings: [{ kind: "error", text, samples: [] }] }];
}

async function lookAt(
  part: Part,
  folder: string,
  missing: ReadonlySet<string>,
  { dataset, bound }: VerifyRequest,
  context: DataContext,
): Promise<LookedAt> {
  const dataSet = dataSetOf(dataset);
  const paths = databasePaths(folder, part);
  if (!await exists(paths.data)) {
    throw new DataError(`Cannot verify ${dataSet.name}: there is no "${paths.data}"`);
  }
  using opened = Database.open(paths);
  if (typeof dataset !== "string") requireDescribed(opened, dataset);
  const claim = { dataSet, part, missing };
  const watch = watched(`verify ${dataSet.name} ${part}`, context);
  const { findings, isAsManifest } = verifyPart(opened, claim, bound?.[part] ?? [], watch);
  const { names, manifest } = opened;
  return {
    title: `${part}, ${opened.size} samples in "${folder}"`,
    findings,
    names,
    leftOut: isAsManifest ? manifest?.counts["left out by list"] : undefined,
  };
}

/**
 * The samples to leave out as far as they are known here; undefined where a list is to be fetched. Where one is not
 * fetched unasked, the names alone do: the counts tell what was left out.
 */
async function missingHere(
  dataSet: DataSet,
  list: string | undefined,
  context: DataContext,
): Promise<ReadonlySet<string> | undefined> {
  if (list !== undefined) return await missingSamples(dataSet, list, context);
  const { leftOut } = dataSet;
  const here = await missingSamplesHere(dataSet, context);
  const isElsewhere = leftOut?.kind === "pin" && leftOut.elsewhere !== undefined;
  return here ?? (isElsewhere ? new Set() : undefined);
}

/** What a list that was fetched tells: findings of each part; or that it could not be asked. */
interface HeldByList {
  readonly findings?: readonly (readonly Finding[])[];
  readonly unchecked?: Verified;
}

async function heldByList(
  dataSet: DataSet,
  looked: readonly LookedAt[],
  context: DataContext,
): Promise<HeldByList> {
  const { name, title, belongs, files } = dataSet;
  const isAsked = looked.some(({ names }) => names.some((one) => isKnown(belongs, stem(one))));
  const isLeftOut = looked.every(({ leftOut }) =>
    leftOut !== undefined && leftOut === files?.missing
  );
  if (!isAsked || isLeftOut) return {};
  context.listener.note(
    `${name}: fetches ${title}'s list of missing skeletons: no name tells whether it is on it`,
  );
  try {
    const missing = await missingSamples(dataSet, undefined, context);
    return { findings: looked.map(({ names }) => verifyMissing(names, missing)) };
  } catch (thrown) {
    const isAbsent = thrown instanceof UnavailableError || thrown instanceof Deno.errors.NotCapable;
    if (!isAbsent) throw thrown;
    const why = reason(thrown).split("\n").map((line) => line.trim()).join("; ");
    const text =
      `whether any sample is one of the ${files?.missing} on it, which is not here: ${why}`;
    const findings: Finding[] = [{ kind: "unchecked", text, samples: [] }];
    return { unchecked: { title: "the list of missing skeletons", findings } };
  } finally {
    await context.fetched?.();
  }
}

function isKnown(belongs: DataSet["belongs"], name: string): boolean {
  try {
    return belongs(name) !== undefined;
  } catch {
    return false; // a strange name, which the check of names tells
  }
}
