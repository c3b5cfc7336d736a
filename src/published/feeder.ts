/** The published feeders' arguments as what is fed here, and the way back. */

import type { DatabasePaths } from "../datasets/database.ts";
import type { FeederConfig } from "../datasets/feeder_config.ts";
import type { FeederArguments, PublishedOptions } from "./options.ts";

type FeederMode = FeederConfig["train"];

/** The published defaults. */
const plain: FeederMode = {
  window_size: 0,
  random_choose: false,
  random_shift: false,
  random_move: false,
  pose_matching: false,
  mean_subtraction: 0,
  normalization: false,
  temporal_downsample_step: 1,
};

/** The arguments over `base`, and under both the published defaults. */
export function feederOf(
  { train_feeder_args, test_feeder_args }: PublishedOptions,
  base: FeederConfig | undefined,
  frames: number,
): FeederConfig {
  return {
    frames,
    train: modeOf(train_feeder_args, base?.train ?? plain),
    test: modeOf(test_feeder_args, base?.test ?? plain),
  };
}

/** The published -1 for a window is our 0: the frames as they are. */
function modeOf(given: FeederArguments | undefined, base: FeederMode): FeederMode {
  const window = given?.window_size ?? base.window_size;
  return {
    window_size: Math.max(0, window),
    random_choose: given?.random_choose ?? base.random_choose,
    random_shift: given?.random_shift ?? base.random_shift,
    random_move: given?.random_move ?? base.random_move,
    pose_matching: given?.pose_matching ?? base.pose_matching,
    mean_subtraction: given?.mean_subtraction ?? base.mean_subtraction,
    normalization: given?.normalization ?? base.normalization,
    temporal_downsample_step: given?.temporal_downsample_step ?? base.temporal_downsample_step,
  };
}

/** The way back: arguments that {@link feederOf} makes the mode of; those that are as by default are left out. */
export function feederArguments(mode: FeederMode, paths: DatabasePaths): FeederArguments {
  const { window_size, ...others } = mode;
  const changed = Object.entries(others).filter(([key, value]) =>
    value !== plain[key as keyof FeederMode]
  );
  return {
    data_path: paths.data,
    label_path: paths.label,
    window_size: window_size === 0 ? -1 : window_size,
    ...Object.fromEntries(changed),
  };
}
