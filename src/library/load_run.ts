/** A run's folder, opened: its config, its weights, and what its record says. */

import { join } from "node:path";
import { MismatchError, UsageError } from "../base/errors.ts";
import type { Moments } from "../datasets/normalization.ts";
import { validated } from "../formats/yaml/yaml.ts";
import type { RunRecord } from "../report/record.ts";
import { readRun, RUN_FILES, type StoredRun } from "../store/run_folder.ts";
import { readStart } from "../store/run_start.ts";
import { runConfig } from "../suite/run_config.ts";
import { weightsDigest } from "../training/weights_digest.ts";
import { EngineModel, type ModelParts } from "./engine_model.ts";
import { type ComputeOptions, partsOf } from "./load_model.ts";
import type { LoadedModel } from "./loaded_model.ts";
import type { RunConfig } from "./settings.ts";

/** What is said beside a run's folder. */
export interface RunOptions extends ComputeOptions {
  /** Whose weights, where several were trained. */
  readonly seed?: number;
  /** Of the database whose samples are predicted, where the config normalizes by them. */
  readonly moments?: Moments;
}

/** What a run answered to one sample, as its folder keeps it. */
export interface KeptPrediction {
  /** The sample's name. */
  readonly name: string;
  /** Its true class. */
  readonly label: number;
  /** The five likeliest classes, or all where there are fewer, the likeliest first. */
  readonly ranked: readonly number[];
  /** Logit of the first class less that of the second. */
  readonly margin: number;
}

/** What a run's record says. */
export interface RunFacts {
  /** `<data set>/<model>`. */
  readonly name: string;
  /** When it began, ISO 8601. */
  readonly started: string;
  /** What was evaluated. */
  readonly kind: "trained" | "given weights" | "recorded weights";
  /** Whose weights these are; null where they were given. */
  readonly seed: number | null;
  /** What the run was judged to be: `pass`, `regression` and others. */
  readonly verdict: string;
  /** The same in a sentence. */
  readonly message: string;
  /** Samples that were answered rightly by the first guess and by any of five, of how many. */
  readonly score: {
    /** By the first guess. */
    readonly correct1: number;
    /** By any of five. */
    readonly correct5: number;
    /** All. */
    readonly samples: number;
  };
  /** Kept answers, sorted by name; absent where none are, or they are another seed's. */
  readonly predictions?: readonly KeptPrediction[];
  /** All of it, as `schema/record.json` has it. */
  readonly record: unknown;
}

/** A run's network, which takes samples as stored, and what the run came to. */
export interface LoadedRun extends LoadedModel {
  /** The run's. */
  readonly config: RunConfig;
  /** What its record says. */
  readonly facts: RunFacts;
}

class EngineRun extends EngineModel implements LoadedRun {
  override readonly config: RunConfig;
  readonly facts: RunFacts;

  constructor(parts: ModelParts, config: RunConfig, facts: RunFacts) {
    super(parts);
    this.config = config;
    this.facts = facts;
  }
}

/**
 * Opens a run by its folder, by its record, or by the folder of its name for the one that ended last: `work_dir/ntu-xsub/stgcn`.
 * The weights are those that it trained, or that it was given, and are held against its record.
 * @throws {DataError} if there is no record, or a file cannot be read.
 * @throws {UsageError} if there are weights of several seeds and none is named, or none of that seed, or moments are missing.
 * @throws {MismatchError} if the weights, or the kept predictions, are not those of the record.
 * @throws {UnavailableError} if there is no engine.
 */
export async function loadRun(place: string, options: RunOptions = {}): Promise<LoadedRun> {
  const { seed, ...others } = options;
  const stored = await readRun(place);
  const { record, observation: { results } } = stored;
  const config = validated({ value: record.config, origin: () => `${place}: config` }, runConfig);
  const result = resultOf(stored, place, seed);
  const weights = await weightsIn(stored, place, result.seed);
  const parts = await partsOf(config, { ...others, weights }, (network, values) => {
    if (weightsDigest(network, values) === result.weights) return;
    throw new MismatchError(
      `Cannot open run "${place}": its record is of other weights than "${weights}" has now; ` +
        "load those by loadModel({ config, weights })",
    );
  });
  const isFirst = result === results[0];
  return new EngineRun(parts, config, factsOf(stored, result, isFirst));
}

type Result = RunRecord["observation"]["results"][number];

function resultOf(
  { observation: { results } }: StoredRun,
  place: string,
  seed: number | undefined,
): Result {
  const [first, ...more] = results;
  const found = seed === undefined ? first : results.find((one) => one.seed === seed);
  if (found !== undefined && (seed !== undefined || more.length === 0)) return found;
  const known = results.flatMap((one) => one.seed ?? []).join(", ");
  throw new UsageError(
    seed === undefined
      ? `Cannot open run "${place}": it has weights of the seeds ${known}; say which by seed`
      : `Cannot open run "${place}": it has no weights of seed ${seed}; those that it has: ${
        known || "given ones alone"
      }`,
  );
}

/** Those that were trained lie in the folder, others where the run was told. */
async function weightsIn(
  { folder, observation: { kind } }: StoredRun,
  place: string,
  seed: number | null,
): Promise<string> {
  if (kind === "trained" && seed !== null) return join(folder, RUN_FILES.weights(seed));
  const told = (await readStart(folder))?.asked.weights;
  if (told !== null && told !== undefined) return told;
  throw new UsageError(
    `Cannot open run "${place}": its folder does not say which weights it evaluated; ` +
      "load them by loadModel({ config, weights })",
  );
}

function factsOf(
  { record, predictions }: StoredRun,
  { seed, score }: Result,
  isFirst: boolean,
): RunFacts {
  const { observation: { run, kind }, judgement: { verdict, message }, started } = record;
  return {
    ...{ name: run, started, kind, seed, verdict, message, score, record },
    ...predictions !== null && isFirst && { predictions },
  };
}
