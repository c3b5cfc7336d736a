/** The published feeder's options as one way from the stored sample to what the network sees. */

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

/** The published feeder arguments, named alike. {@link plainFeeder} changes nothing. */
export interface FeederOptions {
  /** `test` slices time where `train` draws frames; nothing else depends on it. */
  readonly mode: "train" | "test";
  /** Frames that the network sees; 0 leaves them as they are. */
  readonly windowSize: number;
  readonly randomChoose: boolean;
  readonly randomShift: boolean;
  readonly randomMove: boolean;
  readonly poseMatching: boolean;
  readonly meanSubtraction: number;
  readonly normalization: Moments | undefined;
  readonly temporalDownsampleStep: number;
  /**
   * Persons kept of each frame, those with the highest scores, once the sample is moved, as the feeder of 2018 has it.
   * Absent where preparing chose them; `planBatches` knows.
   */
  readonly numPersonOut?: number;
}

/** Every option off. */
export const plainFeeder: FeederOptions = {
  mode: "test",
  windowSize: 0,
  randomChoose: false,
  randomShift: false,
  randomMove: false,
  poseMatching: false,
  meanSubtraction: 0,
  normalization: undefined,
  temporalDownsampleStep: 1,
};

/**
 * The shape of what {@link feed} gives.
 *
 * @throws {UsageError} if the options do not give all samples the same one.
 */
export function fedShape([c, t, v, m]: SampleShape, options: FeederOptions): SampleShape {
  const { temporalDownsampleStep: stride, windowSize, randomChoose, mode } = options;
  if (t % stride !== 0) {
    throw new UsageError(
      `Cannot use temporal_downsample_step ${stride}: ${t} frames are no multiple of it`,
    );
  }
  if (randomChoose && windowSize === 0) {
    throw new UsageError("Cannot use random_choose without a window_size above 0");
  }
  const frames = t / stride;
  const persons = options.numPersonOut ?? (mode === "test" ? m * stride : m);
  if (windowSize === 0) return [c, frames, v, persons];
  return [c, randomChoose ? windowSize : Math.max(frames, windowSize), v, persons];
}

/**
 * One sample through the options, in the published order: normalization, downsampling, shift, crop or pad, move, choice of
 * persons, matching, mean subtraction (yysijie/st-gcn 4e51f3c, st_gcn/feeder).
 */
export function feed(sample: Sample, options: FeederOptions, random: Random): Sample {
  const { temporalDownsampleStep: stride, windowSize } = options;
  let fed = sample;
  if (options.normalization !== undefined) fed = normalize(fed, options.normalization);
  if (stride > 1) {
    fed = options.mode === "test"
      ? sliceTime(fed, stride)
      : downsample(fed, stride, random.fork("downsample").integer(0, stride - 1));
  }
  if (options.randomShift) {
    fed = applyRandomShift(fed, drawRandomShift(random.fork("shift"), fed));
  }
  if (options.randomChoose) {
    const begin = drawRandomChoose(random.fork("choose"), fed.shape[1], windowSize);
    fed = applyRandomChoose(fed, windowSize, begin);
  } else if (windowSize > 0) {
    fed = autoPad(fed, windowSize);
  }
  if (options.randomMove) fed = applyRandomMove(fed, drawRandomMove(random.fork("move")));
  if (options.numPersonOut !== undefined) fed = keepBest(fed, options.numPersonOut);
  if (options.poseMatching) fed = matchPoses(fed);
  return subtractMean(fed, options.meanSubtraction);
}
