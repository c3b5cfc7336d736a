/** The published feeder's options as one way from the stored sample to what the network sees. */

import { z } from "zod";
import { UsageError } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import {
  applyRandomChoose,
  applyRandomMove,
  applyRandomShift,
  autoPad,
  downsample,
  drawRandomChoose,
  drawRandomMove,
  drawRandomShift,
  type Sample,
  sliceTime,
  subtractMean,
} from "./augmentation.ts";
import { keepBest } from "./raw/best_persons.ts";
import { type Moments, normalize } from "./normalization.ts";
import { matchPoses } from "./pose_matching.ts";
import type { SampleShape } from "./shape.ts";

/** Schema of the published feeder arguments, under their published names. */
export const feederArguments = z.strictObject({
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

type Arguments = Readonly<z.infer<typeof feederArguments>>;

/** The arguments, with what they need of the database. */
export interface FeederOptions extends Omit<Arguments, "normalization"> {
  /** `test` slices time where `train` draws frames; nothing else depends on it. */
  readonly mode: "train" | "test";
  readonly normalization: Moments | undefined;
  /**
   * Persons kept of each frame, those with the highest scores, once the sample is moved, as the feeder of 2018 has it.
   * Absent where preparing chose them; `planBatches` knows.
   */
  readonly num_person_out?: number;
}

/**
 * The shape of what {@link feed} gives.
 *
 * @throws {UsageError} if the options do not give all samples the same one.
 */
export function fedShape([c, t, v, m]: SampleShape, options: FeederOptions): SampleShape {
  const { temporal_downsample_step: stride, window_size, random_choose, mode } = options;
  if (t % stride !== 0) {
    throw new UsageError(
      `Cannot use temporal_downsample_step ${stride}: ${t} frames are no multiple of it`,
    );
  }
  if (random_choose && window_size === 0) {
    throw new UsageError("Cannot use random_choose without a window_size above 0");
  }
  const frames = t / stride;
  const persons = options.num_person_out ?? (mode === "test" ? m * stride : m);
  if (window_size === 0) return [c, frames, v, persons];
  return [c, random_choose ? window_size : Math.max(frames, window_size), v, persons];
}

/**
 * One sample through the options, in the published order: normalization, downsampling, shift, crop or pad, move, choice of
 * persons, matching, mean subtraction (yysijie/st-gcn 4e51f3c, st_gcn/feeder).
 */
export function feed(sample: Sample, options: FeederOptions, random: Random): Sample {
  const { temporal_downsample_step: stride, window_size } = options;
  let fed = sample;
  if (options.normalization !== undefined) fed = normalize(fed, options.normalization);
  if (stride > 1) {
    fed = options.mode === "test"
      ? sliceTime(fed, stride)
      : downsample(fed, stride, random.fork("downsample").integer(0, stride - 1));
  }
  if (options.random_shift) {
    fed = applyRandomShift(fed, drawRandomShift(random.fork("shift"), fed));
  }
  if (options.random_choose) {
    const begin = drawRandomChoose(random.fork("choose"), fed.shape[1], window_size);
    fed = applyRandomChoose(fed, window_size, begin);
  } else if (window_size > 0) {
    fed = autoPad(fed, window_size);
  }
  if (options.random_move) fed = applyRandomMove(fed, drawRandomMove(random.fork("move")));
  if (options.num_person_out !== undefined) fed = keepBest(fed, options.num_person_out);
  if (options.pose_matching) fed = matchPoses(fed);
  return subtractMean(fed, options.mean_subtraction);
}
