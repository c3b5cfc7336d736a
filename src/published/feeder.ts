/** The published feeders' arguments as what is fed here, and the way back. */

import type { DatabasePaths } from "../datasets/database.ts";
import { feederArguments } from "../datasets/feeder.ts";
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

/** The published -1 for a window is our 0: the frames as they are. What is not fed is left out. */
function modeOf(given: FeederArguments | undefined, base: FeederMode): FeederMode {
  const window_size = Math.max(0, given?.window_size ?? base.window_size);
  return feederArguments.strip().parse({ ...base, ...given, window_size });
}

/** The way back: arguments that {@link feederOf} makes the mode of; those that are as by default are left out. */
export function publishedFeeder(mode: FeederMode, paths: DatabasePaths): FeederArguments {
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
