/**
 * Skeleton-based action recognition in TypeScript: ST-GCN of 2018 and 2019 and Temporal Conv, on TensorFlow's native library.
 *
 * A network is named by its settings, which `modelConfig` checks and `publishedConfig` makes from the arguments of the
 * published constructors, and by a file of its weights, from PyTorch or safetensors.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadModel, publishedConfig, readSample } from "@skelbench/skelbench";
 *
 * const first3 = [[2, 2, 1], [2, 2, 1], [2, 2, 1]];
 * const last6 = [[2, 4, 2], [4, 4, 1], [4, 4, 1], [4, 6, 2], [6, 6, 1], [6, 6, 1]];
 * using model = await loadModel({
 *   model: publishedConfig("stgcn-2018", {
 *     channel: 3,
 *     num_class: 4,
 *     num_person: 2,
 *     use_data_bn: true,
 *     mask_learning: true,
 *     graph: "st_gcn.graph.Kinetics",
 *     graph_args: { labeling_mode: "spatial" },
 *     backbone_config: [...first3, ...last6], // narrow; the published networks leave this out
 *   }, 2),
 *   weights: "src/formats/testdata/checkpoints/stgcn2018_tiny.legacy.pt",
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
 * ```
 *
 * @module
 */

export { DataError, UnavailableError, UsageError } from "./src/base/errors.ts";
export type { Sample } from "./src/datasets/augmentation.ts";
export type { SampleShape } from "./src/datasets/shape.ts";
export { type ModelConfig, modelConfig } from "./src/models/config.ts";
export { publishedConfig } from "./src/models/published_arguments.ts";
export { type Answer, LoadedModel, loadModel, type LoadRequest } from "./src/suite/loaded_model.ts";
export { readSample } from "./src/suite/read_sample.ts";
export { readWeights } from "./src/suite/read_weights.ts";
