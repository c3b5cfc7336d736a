/** Weights that a run is given, read: to evaluate, or to start a training from. */

import { canonicalJson, sha256, sha256OfFile } from "../base/digest.ts";
import type { GivenWeights } from "../models/reference_weights.ts";
import type { PublishedWeights } from "../golden/observation.ts";
import type { DataContext } from "../provision/context.ts";
import { provideWeights, publishedWeights, RECORDED } from "../provision/reference_weights.ts";
import { readWeights } from "../provision/read_weights.ts";
import type { InitialWeights } from "../report/record.ts";
import { goldenFolder, recordedWeightsPath } from "../store/golden_store.ts";
import { configDigest, type RunConfig, runName } from "./run_config.ts";

/** Weights that a run is given, to evaluate or to start a training from, as the user says it. */
export interface NamedWeights {
  /** A PyTorch or safetensors file, `recorded`, or `reference` for the published one. */
  readonly weights: string;
  /**
   * Beginnings of names that are not to be taken: a training draws these afresh, a test may find them in the file
   * though the network has none.
   */
  readonly ignored: readonly string[];
}

/** Weights that a user named, read. */
export interface OpenedWeights {
  readonly given: GivenWeights;
  /** What a record says of a training's, beside the config. */
  readonly recorded: InitialWeights;
  /** What tells that they are published ones, if anything does. */
  readonly published: PublishedWeights | undefined;
}

/**
 * Reads them, the published file fetched if need be.
 * @throws {DataError} if there is no such file, or it is none of weights.
 * @throws {UnavailableError} {UsageError} if the published ones cannot be had, or there are none, or none were recorded.
 * @throws {MismatchError} if the recorded file is not the one that the golden names.
 */
export async function openWeights(
  { weights, ignored }: NamedWeights,
  config: RunConfig,
  context: DataContext,
): Promise<OpenedWeights> {
  const run = runName(config);
  const name = weights === RECORDED
    ? await recordedWeightsPath(goldenFolder(context.places, run), run)
    : await provideWeights(weights, run, context);
  const dict = await readWeights(name);
  return {
    given: { name, dict, ignored },
    recorded: { weights: name, sha256: await sha256OfFile(name), ignored },
    published: await publishedWeights(name, run, context),
  };
}

/** What a golden binds a training to: its config, and the weights that it starts from if there are any. */
export function recipeDigest(config: RunConfig, initial: OpenedWeights | undefined): string {
  const digest = configDigest(config);
  if (initial === undefined) return digest;
  const { ignored, sha256: weights } = initial.recorded;
  return sha256(canonicalJson({ config: digest, weights, ignored }));
}
