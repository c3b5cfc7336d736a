/** Settings of feeders and runs as users of the library write and read them, their types in full. */

import type { ModelConfig } from "../models/settings.ts";

/** What the published feeder does to a sample, under its published names. */
export interface FeederArguments {
  /** Frames that the network sees at least, zeros behind a shorter sample; 0 leaves them as they are. */
  readonly window_size: number;
  /** Whether a window is drawn. */
  readonly random_choose: boolean;
  /** Whether the sample's beginning in its window is drawn. */
  readonly random_shift: boolean;
  /** Whether joints are turned, scaled and moved as drawn. */
  readonly random_move: boolean;
  /** Whether persons are matched from frame to frame. */
  readonly pose_matching: boolean;
  /** What is taken from all values. */
  readonly mean_subtraction: number;
  /** Whether values are normalized by a whole database's moments. */
  readonly normalization: boolean;
  /** Every how many frames one is taken. */
  readonly temporal_downsample_step: number;
}

/** What is read of a sample as stored, and what is done to it before a network sees it. */
export interface FeederConfig {
  /** Only the first so many frames of each sample are read. */
  readonly frames: number;
  /** In trainings. */
  readonly train: FeederArguments;
  /** In evaluations, and here. */
  readonly test: FeederArguments;
}

/** All that is set of a run, as its YAML file has it. */
export interface RunConfig {
  /** The data set that the run is on: its name, or the whole of one's own. */
  readonly dataset: string | Readonly<Record<string, unknown>>;
  /** The network. */
  readonly model: ModelConfig;
  /** What is done to samples. */
  readonly feeder: FeederConfig;
  /** How it is trained, and how large the batches of an evaluation are. */
  readonly recipe: Readonly<Record<string, unknown>>;
}
