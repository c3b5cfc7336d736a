import { DataError } from "../base/errors.ts";
import type { Database } from "../datasets/database.ts";
import { momentsOf } from "../datasets/normalization.ts";
import type { Reading } from "../training/samples.ts";
import { feederOptions } from "./feeder_config.ts";
import type { RunConfig } from "./run_config.ts";

/**
 * How a config reads a database. Each is normalized by its own moments, as the published feeder does.
 * @throws {DataError} if the database has fewer frames than the config reads.
 */
export function readingOf(
  { feeder }: RunConfig,
  mode: "train" | "test",
  database: Database,
  signal: AbortSignal,
): Reading {
  const { frames } = feeder;
  if (frames > database.shape[1]) {
    throw new DataError(
      `Cannot read ${frames} frames of "${database.paths.data}": its samples have ${
        database.shape[1]
      }`,
    );
  }
  const moments = feeder[mode].normalization ? momentsOf(database, { signal }) : undefined;
  return { frames, feeder: feederOptions(feeder, mode, moments) };
}
