import { UsageError } from "../base/errors.ts";
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
