/** Networks loaded with their weights, and with what an evaluation does to samples. */

import { UsageError } from "../base/errors.ts";
import type { Moments } from "../datasets/normalization.ts";
import { tf } from "../engine/backend.ts";
import { startEngine } from "../engine/engine.ts";
import { validated } from "../formats/yaml/yaml.ts";
import { buildModel } from "../models/build.ts";
import { modelConfig as modelSchema } from "../models/config.ts";
import { type Model, uploaded, type Weights } from "../models/model.ts";
import type { ModelConfig } from "../models/settings.ts";
import { weightsOf } from "../models/reference_weights.ts";
import { readWeights, requireWeights } from "../provision/read_weights.ts";
import type { Places } from "../provision/context.ts";
import { weightsMeant } from "../store/run_weights.ts";
import { readConfigOf } from "../suite/configs.ts";
import { openWeights } from "../suite/opened_weights.ts";
import { readRunConfig, type RunConfig as CheckedRun, runConfig } from "../suite/run_config.ts";
import { EngineModel, type ModelParts } from "./engine_model.ts";
import type { LoadedModel } from "./loaded_model.ts";
import { surroundings } from "./outside.ts";
import { asGiven, preparationBy } from "./preparation.ts";
import type { RunConfig } from "./settings.ts";

/** How a network is computed. */
export interface ComputeOptions {
  /** Where TensorFlow runs; by default, or by `auto`, on a GPU if there is one. */
  readonly device?: "auto" | "cpu" | "gpu";
  /**
   * Whether frames behind a sample's last one that is not zero, and absent persons, are computed once for all samples, as
   * `eval` does on CPUs where that pays: the same but for rounding. Everything is computed by default.
   */
  readonly skips?: boolean;
}

/** A run's config, whose network and feeder are loaded. */
export interface ConfigRequest extends ComputeOptions {
  /** The name of one of the project's (`ntu-xsub/stgcn`), the path of a YAML file (`mine.yaml`), or the config itself. */
  readonly config: string | RunConfig | Readonly<Record<string, unknown>>;
  /**
   * A PyTorch or safetensors file, the folder of a run that was trained, `recorded` for those beside the project's
   * golden, or `reference` for the published ones.
   */
  readonly weights: string;
  /** Of the database whose samples are predicted, where the config normalizes by them. */
  readonly moments?: Moments;
}

/** A network alone. Nothing is done to samples: they are given as the network is to see them, all frames. */
export interface LoadRequest extends ComputeOptions {
  /** The network's settings. */
  readonly model: ModelConfig;
  /** A PyTorch or safetensors file of its weights. */
  readonly weights: string;
}

/** Samples of a batch where no config says how many. */
const BATCH_SIZE = 64;

/**
 * Starts the engine, set up first if need be, and loads a network: with all that an evaluation does to samples, where a
 * run's config is given, or alone.
 * @throws {UsageError} if there is no such config, something in it or in the settings is wrong, or moments are missing.
 * @throws {DataError} if the weights cannot be read or are not the network's.
 * @throws {UnavailableError} if there is no engine, or published weights cannot be had.
 */
export async function loadModel(request: ConfigRequest | LoadRequest): Promise<LoadedModel> {
  if ("config" in request) {
    const { places } = surroundings();
    return new EngineModel(await partsOf(await configOf(request.config, places), request));
  }
  const { model, weights } = request;
  const network = buildModel(validated({ value: model, origin: () => "model" }, modelSchema));
  await requireWeights(weights);
  const dict = await readWeights(weights);
  const parts = await onEngine(network, weightsOf(network, dict, weights), request);
  return new EngineModel({ ...parts, prepare: asGiven, batchSize: BATCH_SIZE });
}

/** What a model by a config is made of. @param held is shown the weights before they are loaded. */
export async function partsOf(
  config: CheckedRun,
  { weights, moments, ...options }: Omit<ConfigRequest, "config">,
  held: (network: Model, weights: Weights) => void = () => {},
): Promise<ModelParts> {
  const prepare = preparationBy(config.feeder, moments);
  const named = { weights: await weightsMeant(weights), ignored: [] };
  const { given } = await openWeights(named, config, surroundings());
  const network = buildModel(config.model);
  const values = weightsOf(network, given.dict, given.name);
  held(network, values);
  const batchSize = config.recipe.test_batch_size;
  return { ...await onEngine(network, values, options), prepare, batchSize, config };
}

async function onEngine(
  network: Model,
  weights: Weights,
  { device = "auto", skips = false }: ComputeOptions,
): Promise<Pick<ModelParts, "axes" | "predictor" | "skips">> {
  const { policy } = await startEngine({ device, environment: Deno.env.toObject() });
  const parameters = uploaded(network, weights);
  const predictor = network.predictor(parameters, policy);
  tf.dispose([...parameters.values()]); // the predictor has its own of everything
  return { axes: network.axes, predictor, skips: skips && policy.skips };
}

/** A config by its name, its file or itself, checked. */
async function configOf(config: ConfigRequest["config"], places: Places): Promise<CheckedRun> {
  if (typeof config !== "string") {
    return validated({ value: config, origin: () => "config" }, runConfig);
  }
  if (/\.ya?ml$/i.test(config)) return await readRunConfig(config, config);
  if (!/^[^/\\]+\/[^/\\]+$/.test(config)) {
    throw new UsageError(
      `Cannot find config "${config}": expected a run's name, as in "ntu-xsub/stgcn", or the path of a .yaml file`,
    );
  }
  return await readConfigOf(places, config);
}
