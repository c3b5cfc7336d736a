/** What is read of a database, and what is done to a sample on its way to the network. */

import { z } from "zod";
import { feederArguments } from "./feeder.ts";
import { momentsOf } from "./normalization.ts";
import { DataError } from "../base/errors.ts";
import type { BatchOptions } from "./batches.ts";
import type { Database } from "./database.ts";

/** Schema of `feeder` in a config. */
export const feederConfig = z.strictObject({
  /** Only the first so many frames of each sample are read. */
  frames: z.int().min(1),
  train: feederArguments,
  test: feederArguments,
});

/** A checked feeder. */
export type FeederConfig = Readonly<z.infer<typeof feederConfig>>;

/** How samples are read, whatever the recipe. */
export type Reading = Pick<BatchOptions, "frames" | "feeder">;

/**
 * How a config reads a database. Each is normalized by its own moments, as the published feeder does.
 * @throws {DataError} if the database has fewer frames than the config reads.
 */
export function readingOf(
  feeder: FeederConfig,
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
  const given = feeder[mode];
  const normalization = given.normalization ? momentsOf(database, { signal }) : undefined;
  return { frames, feeder: { ...given, mode, normalization } };
}
