/**
 * The keys of yysijie/st-gcn's config files and command line, of January 2018 and of August 2019 together, with their
 * types. Every key may be absent; one that is none of these is an error.
 */

import { z } from "zod";

const count = z.int().min(1);
const index = z.int().min(0);

/** Arguments of the published feeders. */
const feederArguments = z.strictObject({
  mode: z.enum(["train", "test"]),
  data_path: z.string(),
  label_path: z.string(),
  window_size: z.int().min(-1),
  random_choose: z.boolean(),
  random_move: z.boolean(),
  random_shift: z.boolean(),
  pose_matching: z.boolean(),
  mean_subtraction: z.number(),
  normalization: z.boolean(),
  temporal_downsample_step: count,
  num_person_in: count,
  num_person_out: count,
  ignore_empty_sample: z.boolean(),
  debug: z.boolean(),
  mmap: z.boolean(),
}).partial();

/** Arguments of the published models, those of the three classes together; the model refuses what is not its own. */
const modelArguments = z.record(z.string(), z.unknown());

/** Published models, by the path of their class. */
export const publishedModels = [
  "st_gcn.net.ST_GCN",
  "st_gcn.net.TCN",
  "net.st_gcn.Model",
  "net.st_gcn_twostream.Model",
] as const;

export type PublishedModel = typeof publishedModels[number];

/** Published classes of feeders that read a prepared database. */
export const feederClasses = [
  "st_gcn.feeder.Feeder",
  "st_gcn.feeder.Feeder_kinetics",
  "feeder.feeder.Feeder",
  "feeder.feeder_kinetics.Feeder_kinetics",
] as const;

/** Published classes of graphs, those of 2018. */
export const graphClasses = ["st_gcn.graph.NTU_RGB_D", "st_gcn.graph.Kinetics"] as const;

/** Schema of a published config. */
export const publishedOptions = z.strictObject({
  work_dir: z.string(),
  config: z.string().nullable(),
  phase: z.enum(["train", "test"]),
  save_score: z.boolean(),
  save_result: z.boolean(),
  seed: index,
  log_interval: count,
  save_interval: count,
  eval_interval: count,
  print_log: z.boolean(),
  save_log: z.boolean(),
  pavi_log: z.boolean(),
  show_topk: z.array(count),
  feeder: z.enum(feederClasses),
  train_feeder_args: feederArguments,
  test_feeder_args: feederArguments,
  num_worker: index,
  debug: z.boolean(),
  model: z.enum(publishedModels),
  model_args: modelArguments,
  weights: z.string().nullable(),
  ignore_weights: z.union([z.string(), z.array(z.string())]),
  base_lr: z.number().positive(),
  step: z.union([index, z.array(index)]),
  optimizer: z.enum(["SGD", "Adam"]),
  nesterov: z.boolean(),
  weight_decay: z.number().min(0),
  device: z.union([index, z.array(index).min(1)]),
  batch_size: count,
  test_batch_size: count,
  start_epoch: index,
  num_epoch: count,
  use_gpu: z.boolean(),
}).partial();

/** A published config, checked. */
export type PublishedOptions = Readonly<z.infer<typeof publishedOptions>>;
/** Arguments of a published feeder, checked. */
export type FeederArguments = Readonly<z.infer<typeof feederArguments>>;

/** Every key, in the order of the published parser. */
export const publishedKeys = Object.keys(publishedOptions.shape);

/** Keys that take several values on the command line. */
export const listKeys: readonly string[] = ["show_topk", "ignore_weights", "step", "device"];

/** Keys that are on or off. */
export const booleanKeys: readonly string[] = Object.entries(publishedOptions.shape)
  .filter(([, schema]) => schema.unwrap() instanceof z.ZodBoolean)
  .map(([key]) => key);
