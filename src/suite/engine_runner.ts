/** The runner over TensorFlow. */

import type { Environment as Variables } from "../base/process.ts";
import type { Database } from "../datasets/database.ts";
import { Prefetcher } from "../datasets/prefetch.ts";
import { type DeviceChoice, startEngine } from "../engine/engine.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import { evaluate } from "../evaluation/predict.ts";
import { type Looked, type Sight, sightsOf } from "../evaluation/sights.ts";
import type { Environment } from "../golden/fields.ts";
import { buildModel } from "../models/build.ts";
import {
  type GivenWeights,
  startingWeights,
  stateDictFrom,
  weightsOf,
} from "../models/reference_weights.ts";
import type { Mirror } from "../pins/mirror.ts";
import { fit } from "../training/fit.ts";
import { evaluationBatches, trainingSamples } from "../training/samples.ts";
import { weightsDigest } from "../training/weights_digest.ts";
import { environmentOf } from "./environment.ts";
import { downloadsHeard, type Listener } from "../provision/context.ts";
import type { EngineNumerics } from "../oracle/observation.ts";
import { replayOracle } from "../oracle/replay.ts";
import type { OracleVector } from "../oracle/vectors.ts";
import { readingOf } from "../datasets/feeder_config.ts";
import type { RunConfig } from "./run_config.ts";
import type {
  Answers,
  EvaluationWay,
  Runner,
  RunnerWatch,
  Trained,
  TrainingData,
  TrainingWatch,
} from "./runner.ts";
import { shareOfBatches } from "../evaluation/shard.ts";

/** What a killed training may lose; saving the largest model takes a tenth of a second. */
const CHECKPOINT_SECONDS = 300;

/** What starting the engine takes. */
export interface EngineRunnerRequest {
  readonly device: DeviceChoice;
  readonly environment: Variables;
  readonly mirror: Mirror | undefined;
  readonly listener: Listener;
  readonly signal: AbortSignal;
  /** Milliseconds on a clock that does not go back. */
  readonly clock: () => number;
}

/** Starts TensorFlow, set up first if need be. @throws {UnavailableError} if it cannot be had. */
export async function startEngineRunner(request: EngineRunnerRequest): Promise<Runner> {
  const { listener, clock, ...rest } = request;
  const engine = await startEngine({
    ...rest,
    onProgress: downloadsHeard(listener),
  });
  return new EngineRunner(await environmentOf(engine), engine.policy, clock);
}

class EngineRunner implements Runner {
  readonly environment: Environment;
  readonly #policy: DevicePolicy;
  /** By the vectors' names: nothing of an engine changes that they would show, and a suite has many runs of one model. */
  readonly #numerics = new Map<string, EngineNumerics>();
  readonly #clock: () => number;

  constructor(environment: Environment, policy: DevicePolicy, clock: () => number) {
    this.environment = environment;
    this.#policy = policy;
    this.#clock = clock;
  }

  numerics(vectors: readonly OracleVector[]): EngineNumerics {
    const key = vectors.map(({ name }) => name).join("\n");
    const known = this.#numerics.get(key) ?? replayOracle(vectors, this.#policy);
    this.#numerics.set(key, known);
    return known;
  }

  async train(
    config: RunConfig,
    { train, val }: TrainingData,
    seed: number,
    { onEvent, onEvaluated, onSaved, signal, checkpoints }: TrainingWatch,
    starting?: GivenWeights,
  ): Promise<Trained> {
    const { recipe } = config;
    using prefetcher = new Prefetcher();
    const model = buildModel(config.model);
    const { weights, weightsDigest, evaluation, curve, ledger, seconds } = await fit({
      model,
      policy: this.#policy,
      recipe,
      train: trainingSamples(
        train,
        recipe,
        readingOf(config.feeder, "train", train, signal),
        prefetcher,
      ),
      val: evaluationBatches(
        val,
        recipe,
        readingOf(config.feeder, "test", val, signal),
        prefetcher,
      ),
      seed,
      initial: starting && startingWeights(model, starting),
      now: this.#clock,
      signal,
      onProgress: onEvent,
      onEvaluated,
      onSaved: onSaved &&
        ((epoch, saved) => onSaved(epoch, stateDictFrom(model, saved))),
      checkpoints: {
        ...checkpoints,
        inputs: { ...checkpoints.inputs, ...this.#identity() },
        everySeconds: CHECKPOINT_SECONDS,
      },
    });
    return {
      weights: stateDictFrom(model, weights),
      answers: {
        ...evaluation,
        weightsDigest,
        seconds: curve.at(-1)?.evaluation?.seconds ?? 0,
      },
      curve,
      ledger,
      seconds,
    };
  }

  /** What of the engine decides bits. */
  #identity(): Readonly<Record<string, string>> {
    const { device, threads, precision, versions } = this.environment;
    const { tensorflow = "", "op table": opTable = "" } = versions;
    return { device, precision, tensorflow, "op table": opTable, threads: `${threads}` };
  }

  async evaluate(
    config: RunConfig,
    val: Database,
    { name, dict, ignored }: GivenWeights,
    { onEvent, signal }: RunnerWatch,
    { shard, dense }: EvaluationWay,
  ): Promise<Answers> {
    const model = buildModel(config.model);
    const weights = weightsOf(model, dict, name, ignored);
    using prefetcher = new Prefetcher();
    const reading = readingOf(config.feeder, "test", val, signal);
    const all = evaluationBatches(val, config.recipe, reading, prefetcher);
    const batches = shard === undefined
      ? all
      : shareOfBatches(all, config.recipe.test_batch_size, shard);
    const begin = this.#clock();
    const evaluation = await evaluate(model, weights, batches, this.#policy, {
      skips: this.#policy.skips && !dense,
      signal,
      now: this.#clock,
      onProgress: (samplesDone, samplesTotal) =>
        onEvent({ kind: "evaluation", samplesDone, samplesTotal }),
    });
    return {
      ...evaluation,
      weightsDigest: weightsDigest(model, weights),
      seconds: (this.#clock() - begin) / 1000,
    };
  }

  look(
    config: RunConfig,
    val: Database,
    { name, dict, ignored }: GivenWeights,
    looked: readonly Looked[],
    signal: AbortSignal,
  ): Sight[] {
    const model = buildModel(config.model);
    const weights = weightsOf(model, dict, name, ignored);
    const reading = readingOf(config.feeder, "test", val, signal);
    return sightsOf({ model, weights }, { database: val, reading }, looked, this.#policy);
  }
}
