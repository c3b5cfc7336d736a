/**
 * Skeleton-based action recognition in TypeScript: ST-GCN of 2018 and 2019 and Temporal Conv, on TensorFlow's native library.
 *
 * A session: open a run that was trained or evaluated, open the database, predict, and compare with the labels. A run has
 * its config with it, so a sample goes in as the database stores it and becomes what `eval` makes of it; the answers are
 * `eval`'s, bit for bit on one machine.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadRun, openDatabase } from "@skelbench/skelbench";
 *
 * // Yours is as "work_dir/ntu-xsub/stgcn", which means the run that ended last.
 * using run = await loadRun("src/library/testdata/run", { seed: 1, device: "cpu" });
 * // Yours is as "data/NTU-RGB-D/xsub", or the data set's name: "ntu-xsub".
 * using database = await openDatabase("src/library/testdata/database");
 *
 * let right = 0;
 * const wrong: string[] = [];
 * for (const { sample, ranked } of run.predictEach(database)) {
 *   if (ranked[0] === sample.label) right++;
 *   else wrong.push(`${sample.name} is A${sample.label + 1}, not A${(ranked[0] ?? 0) + 1}`);
 * }
 * assert.deepEqual(wrong, ["S001C001P003R001A001.skeleton is A1, not A10"]);
 * assert.equal(right, run.facts.score.correct1); // as the run's record has it
 *
 * const sample = database.sample("S001C001P003R001A005.skeleton"); // C,T,V,M
 * const { logits, ranked } = run.predict(sample);
 * assert.equal(ranked[0], sample.label);
 * assert.equal(logits.length, 12);
 *
 * const { scores } = run.extractFeature(sample); // the classifier on each frame, joint and person
 * assert.equal(scores.shape[0], logits.length);
 * ```
 *
 * Without a run, {@link loadModel} takes a config, by the name of one of the project's, by the path of a YAML file or as it
 * is, and weights: a file of PyTorch or safetensors, a run's folder, `recorded` for those that lie beside the golden,
 * `reference` for the published ones:
 *
 * ```ts ignore
 * import { loadModel } from "@skelbench/skelbench";
 *
 * using model = await loadModel({ config: "ntu-xsub/stgcn", weights: "reference" });
 * const { ranked } = await model.predictFile("S001C001P001R001A001.skeleton");
 * console.log(`action A${(ranked[0] ?? 0) + 1}`);
 * ```
 *
 * A config that normalizes by a whole database's moments needs them: `moments: database.moments()`. All frames and persons
 * are computed unless `skips` is set, and TensorFlow runs on a GPU if there is one, unless `device` says where.
 *
 * A network alone is its settings and its weights. {@link publishedConfig} makes settings from a published class and its
 * constructor's arguments, as published configs have them; {@link modelConfig} checks settings as they stand in this project's
 * configs. No config says then what is done to samples, and nothing is: they are given as the network is to see them, all of
 * their frames.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadModel, publishedConfig, readSample } from "@skelbench/skelbench";
 *
 * const first3 = [[2, 2, 1], [2, 2, 1], [2, 2, 1]];
 * const last6 = [[2, 4, 2], [4, 4, 1], [4, 4, 1], [4, 6, 2], [6, 6, 1], [6, 6, 1]];
 * using model = await loadModel({
 *   model: publishedConfig("st_gcn.net.ST_GCN", {
 *     channel: 3,
 *     num_class: 4,
 *     num_person: 2,
 *     use_data_bn: true,
 *     mask_learning: true,
 *     graph: "st_gcn.graph.Kinetics",
 *     graph_args: { labeling_mode: "spatial" },
 *     backbone_config: [...first3, ...last6], // narrow; the published networks leave this out
 *   }, 2),
 *   weights: "src/formats/testdata/checkpoints/stgcn_tiny.legacy.pt",
 *   device: "cpu",
 * });
 *
 * const file = "src/datasets/testdata/kinetics/clips/aaa_two.json";
 * const sample = await readSample(file); // C,T,V,M
 * const [first, second] = model.predictBatch([sample, sample]);
 * const { ranked } = await model.predictFile(file);
 * assert.deepEqual([first?.ranked, second?.ranked], [ranked, ranked]);
 * ```
 *
 * A sample is `C,T,V,M`: coordinates, frames, joints, persons, in that order in one array, with zeros where nobody was seen.
 * NTU RGB+D's coordinates are x, y and z in metres before the camera; Kinetics-skeleton's are x and y as shares of the
 * picture less 0.5, and the joint's score from 0 to 1. {@link readSample} reads either from its raw file as a database stores
 * it, as 300 frames of two persons. What a network answers are logits, one a class, whose order `ranked` gives.
 *
 * What cannot be read, or does not fit the network, is a {@link DataError}; what is asked for and does not exist, as a config
 * or a seed, is a {@link UsageError}; weights that are not those of a run's record are a {@link MismatchError}; what this machine
 * has not, as data or TensorFlow, is an {@link UnavailableError}. TensorFlow stays in one thread of a process.
 *
 * @module
 */

export { DataError, MismatchError, UnavailableError, UsageError } from "./src/base/errors.ts";
export type { Sample } from "./src/datasets/augmentation.ts";
export type { Moments } from "./src/datasets/normalization.ts";
export type { DatabasePaths } from "./src/datasets/sample_store.ts";
export type { SampleShape } from "./src/datasets/shape.ts";
export type { ElementArrays, ElementType, NdArray } from "./src/formats/ndarray.ts";
export type { StateDict } from "./src/formats/torch/torch.ts";
export {
  type ComputeOptions,
  type ConfigRequest,
  loadModel,
  type LoadRequest,
} from "./src/library/load_model.ts";
export {
  type KeptPrediction,
  type LoadedRun,
  loadRun,
  type RunFacts,
  type RunOptions,
} from "./src/library/load_run.ts";
export type {
  Answer,
  GivenSample,
  LoadedModel,
  Predicted,
  SampleFeature,
} from "./src/library/loaded_model.ts";
export {
  type DatabaseOptions,
  openDatabase,
  type OpenedDatabase,
  type StoredSample,
} from "./src/library/open_database.ts";
export { readSample } from "./src/library/read_sample.ts";
export type { FeederArguments, FeederConfig, RunConfig } from "./src/library/settings.ts";
export {
  type BlockSizes,
  type ModelConfig,
  modelConfig,
  type OwnLayoutConfig,
  type Stgcn2019Config,
  type StgcnConfig,
  type TcnConfig,
} from "./src/models/settings.ts";
export { readWeights } from "./src/provision/read_weights.ts";
export type { PublishedArguments } from "./src/published/arguments.ts";
export { publishedConfig } from "./src/published/settings.ts";
