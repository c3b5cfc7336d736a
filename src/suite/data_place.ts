import { UnavailableError, UsageError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { type DatabasePaths, databasePaths } from "../datasets/database.ts";
import type { Part } from "../datasets/splits.ts";

/** Where databases lie: a folder of both parts, or the files of each. */
export type DataPlace = string | Readonly<Partial<Record<Part, DatabasePaths>>>;

/** The files of one part. @throws {UsageError} if none are named. */
export function pathsIn(place: DataPlace, part: Part): DatabasePaths {
  const paths = typeof place === "string" ? databasePaths(place, part) : place[part];
  if (paths === undefined) throw new UsageError(`Cannot open the ${part} part: no file is named`);
  return paths;
}

/** @throws {UnavailableError} naming what is missing of some parts, that nobody opens half of a data set. */
export async function requireFiles(place: DataPlace, parts: readonly Part[]): Promise<void> {
  const paths = parts.flatMap((part) => Object.values(pathsIn(place, part)));
  const there = await Promise.all(paths.map(exists));
  const missing = paths.filter((_, i) => !there[i]).map((path) => `"${path}"`);
  if (missing.length === 0) return;
  throw new UnavailableError(
    `Cannot use the data that was named: there is no ${missing.join(", no ")}`,
  );
}
