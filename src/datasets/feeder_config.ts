/** What is read of a database, and what is done to a sample on its way to the network. */

import { z } from "zod";
import type { FeederOptions } from "./feeder.ts";
import { type Moments, momentsOf } from "./normalization.ts";
import { DataError } from "../base/errors.ts";
import type { BatchOptions } from "./batches.ts";
import type { Database } from "./database.ts";

/** The published feeder arguments under their published names. */
const modeConfig = z.strictObject({
  /** Frames that the network sees; 0 leaves them as they are. */
  window_size: z.int().min(0),
  random_choose: z.boolean(),
  random_shift: z.boolean(),
  random_move: z.boolean(),
  pose_matching: z.boolean(),
  mean_subtraction: z.number(),
  normalization: z.boolean(),
  temporal_downsample_step: z.int().min(1),
});

/** Schema of `feeder` in a config. */
export const feederConfig = z.strictObject({
  /** Only the first so many frames of each sample are read. */
  frames: z.int().min(1),
  train: modeConfig,
  test: modeConfig,
});

/** A checked feeder. */
export type FeederConfig = Readonly<z.infer<typeof feederConfig>>;

/** What training or testing feeds; `moments` are used where the config normalizes. */
export function feederOptions(
  config: FeederConfig,
  mode: "train" | "test",
  moments: Moments | undefined,
): FeederOptions {
  const given = config[mode];
  return {
    mode,
    windowSize: given.window_size,
    randomChoose: given.random_choose,
    randomShift: given.random_shift,
    randomMove: given.random_move,
    poseMatching: given.pose_matching,
    meanSubtraction: given.mean_subtraction,
    normalization: given.normalization ? moments : undefined,
    temporalDownsampleStep: given.temporal_downsample_step,
  };
}

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
  const moments = feeder[mode].normalization ? momentsOf(database, { signal }) : undefined;
  return { frames, feeder: feederOptions(feeder, mode, moments) };
}
