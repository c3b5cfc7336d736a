/**
 * Skeleton-based action recognition in TypeScript: ST-GCN of 2018 and 2019 and Temporal Conv, on TensorFlow's native library.
 *
 * A network is its settings and a file of its weights, from PyTorch or safetensors. `publishedConfig` makes the settings
 * from a published class and its constructor's arguments, as published configs have them; `modelConfig` checks settings as
 * they stand in this project's configs:
 *
 * ```ts ignore
 * import { loadModel, publishedConfig } from "@skelbench/skelbench";
 *
 * using model = await loadModel({
 *   model: publishedConfig("st_gcn.net.ST_GCN", {
 *     channel: 3,
 *     num_class: 60,
 *     num_person: 2,
 *     use_data_bn: true,
 *     mask_learning: true,
 *     graph: "st_gcn.graph.NTU_RGB_D",
 *     graph_args: { labeling_mode: "spatial" },
 *   }, 2),
 *   weights: "models/ntuxsub-st_gcn.pt",
 * });
 * const { ranked } = await model.predictFile("S001C001P001R001A001.skeleton");
 * console.log(`action A${(ranked[0] ?? 0) + 1}`);
 * ```
 *
 * A sample is `C,T,V,M`: coordinates, frames, joints, persons, in that order in one array, with zeros where nobody was seen.
 * NTU RGB+D's coordinates are x, y and z in metres before the camera; Kinetics-skeleton's are x and y as shares of the
 * picture less 0.5, and the joint's score from 0 to 1. `readSample` reads either from its raw file, as 300 frames of two
 * persons. A network takes any number of frames; what it answers are logits, one a class, whose order `ranked` gives.
 *
 * What cannot be read, or does not fit the network, is a `DataError`; arguments that no network has are a `UsageError`;
 * a machine on which TensorFlow cannot be set up is an `UnavailableError`. TensorFlow stays in one thread of a process.
 *
 * The same in full, with a narrow network that the tests have, one file, one sample and a batch:
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
 * const { logits, ranked } = await model.predictFile(file);
 * assert.equal(logits[ranked[0] ?? 0], Math.max(...logits));
 *
 * const sample = await readSample(file); // C,T,V,M
 * const [first, second] = model.predictBatch([sample, sample]);
 * assert.deepEqual([first?.ranked, second?.ranked], [ranked, ranked]);
 * assert.deepEqual(model.predict(sample).ranked, ranked);
 *
 * const { scores } = model.extractFeature(sample); // the classifier on each frame, joint and person
 * assert.equal(scores.shape[0], logits.length);
 * ```
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
export {
  type BlockSizes,
  type FeederArguments,
  type FeederConfig,
  type ModelConfig,
  modelConfig,
  type PublishedArguments,
  publishedConfig,
  type RunConfig,
  type Stgcn2019Config,
  type StgcnConfig,
  type TcnConfig,
} from "./src/library/settings.ts";
export { readWeights } from "./src/provision/read_weights.ts";
