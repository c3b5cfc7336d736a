/** What tests of batches have in common. */

import { type Batch, batchCount, type BatchPlan, BatchReader } from "./batches.ts";
import type { Database } from "./database.ts";
import type { FeederOptions } from "./feeder.ts";
import type { Manifest } from "./manifest.ts";

/** Every option off. */
export const plainFeeder: FeederOptions = {
  mode: "test",
  window_size: 0,
  random_choose: false,
  random_shift: false,
  random_move: false,
  pose_matching: false,
  mean_subtraction: 0,
  normalization: undefined,
  temporal_downsample_step: 1,
};

const nothing = { samples: 0, sampleList: "0".repeat(64), content: "0".repeat(64), rows: [] };

/** A manifest of NTU RGB+D with no sample in it. */
export const emptyManifest: Manifest = {
  format: 1,
  dataset: "ntu",
  split: "xsub",
  layout: "ntu-rgb+d",
  shape: [3, 300, 25, 2],
  preparation: 1,
  odd: "refuse",
  counts: {},
  notes: {},
  skipped: [],
  train: nothing,
  val: nothing,
};

/** The batches of a plan, one after another. */
export function* readBatches(database: Database, plan: BatchPlan): Generator<Batch, void, void> {
  const reader = new BatchReader(database, plan);
  for (let number = 0; number < batchCount(plan); number++) yield reader.read(number);
}
