/** One run up to what is judged: data, training or evaluation, and the observation of it. */

import { canonicalJson, sha256 } from "../base/digest.ts";
import { InterruptedError } from "../base/errors.ts";
import { confusion, type Scores } from "../evaluation/metrics.ts";
import type { GivenWeights } from "../models/reference_weights.ts";
import { boundInputs } from "../golden/known_data.ts";
import type { Observation, SeedResult } from "../golden/observation.ts";
import { type Prediction, predictionsDigest, scoreOf } from "../golden/prediction.ts";
import type { Curve, Epoch, InitialWeights, Times } from "../report/record.ts";
import type { EpochRow } from "../training/curve.ts";
import { predictionsFrom } from "../evaluation/answers.ts";
import { spokenSpent } from "../evaluation/spent.ts";
import type { EngineContext } from "./context.ts";
import { type DataPlace, OpenedData, requireFiles } from "../provision/opened_data.ts";
import { provideDatabase } from "../provision/databases.ts";
import {
  type NamedWeights,
  type OpenedWeights,
  openWeights,
  recipeDigest,
} from "./opened_weights.ts";
import { keepCards } from "./kept_cards.ts";
import { narrate } from "./narrate.ts";
import { observeNumerics } from "../oracle/observation.ts";
import { readOracleVectors } from "../oracle/vectors.ts";
import { withMissingWeights } from "../provision/reference_weights.ts";
import { peakMemory } from "./environment.ts";
import { runName } from "./run_config.ts";
import type { RunFolder } from "../store/run_folder.ts";
import type { Answers, RunnerEvent } from "./runner.ts";
import { kindOf, type RunTask } from "./task.ts";

/** What a run came to, before anybody says what it means. */
export interface Measurement {
  readonly observation: Observation;
  /** Of the first seed, or of the given weights. */
  readonly answers: Scores;
  /** The same, ranked. */
  readonly predictions: readonly Prediction[];
  readonly confusion: readonly (readonly number[])[];
  readonly curves: readonly Curve[];
  readonly times: Times;
  /** The most bytes that its process held; absent where it was measured by several. */
  readonly memory?: number;
  /** What a training started from, where not from freshly drawn weights. */
  readonly initial?: InitialWeights | undefined;
}

/** What one seed, or the given weights, add to a measurement. */
interface Outcome {
  readonly result: SeedResult;
  readonly answers: Answers;
  /** What gave them. */
  readonly weights: GivenWeights;
  readonly curve: Curve | null;
  readonly trainSeconds: number;
  readonly trainedSamples: number;
}

/**
 * Does a task and writes its weights and answers into the run's folder.
 * @throws {UnavailableError} {MismatchError} {DataError} as the data and the weights have it.
 * @throws {InterruptedError} once the signal is given.
 */
export async function measure(
  task: RunTask,
  folder: RunFolder,
  context: EngineContext,
): Promise<Measurement> {
  const { config } = task;
  const begin = context.now().getTime();
  const since = (from: number): number => (context.now().getTime() - from) / 1000;
  const named = weightsNamed(task);
  const database = await databaseOf(task, named, context);
  const weights = named && await openWeights(named, config, context);
  using data = await OpenedData.open(
    database,
    config.dataset,
    task.kind === "train",
    context,
    task.limit,
  );
  await readOracleVectors(context.places.golden, config.model.name); // or a training would end without its numerics
  const prepare = since(begin);
  await context.follower?.onStart(task);
  const initial = task.kind === "train" ? weights : undefined;
  const outcomes = task.kind === "train"
    ? await trainSeeds(task, data, initial, folder, context)
    : [await evaluateGiven(task, data, weights?.given, folder, context)];
  const [first] = outcomes;
  if (first === undefined) throw new RangeError(`Cannot run ${runName(config)}: there is no seed`);
  const kind = kindOf(task);
  const predictions = predictionsFrom(first.answers, { summaries: kind === "recorded weights" });
  await folder.writeAnswers(predictions, first.answers);
  await context.follower?.onAnswers(task, first.answers);
  const observation: Observation = {
    run: runName(config),
    kind,
    inputs: data.inputs,
    recipe: recipeDigest(config, initial),
    replicas: config.recipe.replicas,
    limit: task.limit ?? null,
    results: outcomes.map(({ result }) => result),
    predictions: predictionsDigest(predictions),
    numerics: await observeNumerics(config.model.name, first.answers.logits, context),
    ...first.answers.skipping && { skipping: first.answers.skipping },
    environment: context.runner.environment,
    ...task.kind === "evaluate" && weights?.published && { published: weights.published },
  };
  const times = timesOf(outcomes, prepare, since(begin));
  await keepCards({ task, val: data.val, predictions, ...first }, folder, context);
  return {
    observation,
    answers: first.answers,
    predictions,
    confusion: confusion(first.answers),
    curves: outcomes.flatMap(({ curve }) => curve === null ? [] : [curve]),
    times,
    memory: peakMemory(),
    initial: initial?.recorded,
  };
}

function weightsNamed(task: RunTask): NamedWeights | undefined {
  if (task.kind === "train") return task.initial;
  const { weights, ignored = [] } = task;
  return { weights, ignored };
}

async function databaseOf(
  { kind, config, data }: RunTask,
  weights: NamedWeights | undefined,
  context: EngineContext,
): Promise<DataPlace> {
  try {
    if (data === undefined) return await provideDatabase(config.dataset, context);
    await requireFiles(data, kind === "train" ? ["train", "val"] : ["val"]);
    return data;
  } catch (thrown) {
    throw await withMissingWeights(thrown, weights?.weights, runName(config), context);
  }
}

/** Takes a runner's events to the log, to whoever watches, and to whoever writes them in another form. */
function heard(
  what: string,
  folder: RunFolder,
  { listener, follower }: EngineContext,
): (event: RunnerEvent) => void {
  const tell = narrate(what, listener, (event) => folder.logEvent(event));
  return (event) => {
    tell(event);
    follower?.onEvent(event);
  };
}

async function trainSeeds(
  { config, seeds, limit, resume = false }: Extract<RunTask, { kind: "train" }>,
  { train, val, inputs: observed }: OpenedData,
  initial: OpenedWeights | undefined,
  folder: RunFolder,
  context: EngineContext,
): Promise<Outcome[]> {
  if (train === undefined) throw new RangeError("Cannot train: the train part was not opened");
  const { follower } = context;
  const inputs = boundInputs(observed);
  const { num_epoch, start_epoch = 0 } = config.recipe;
  const outcomes: Outcome[] = [];
  for (const seed of seeds) {
    const what = `${runName(config)} seed ${seed}`;
    folder.log(`seed ${seed}: ${train.size} samples to train on, ${val.size} to evaluate`);
    const hear = heard(what, folder, context);
    let steps = 0;
    const trained = await context.runner.train(config, { train, val }, seed, {
      onEvent: (event) => {
        if (event.kind === "batch") steps = event.batches;
        hear(event);
      },
      onEvaluated: follower && ((epoch, scores) => follower.onEvaluated(epoch, scores)),
      onSaved: follower && ((epoch, saved) => follower.onSaved(epoch, saved)),
      signal: context.signal,
      checkpoints: {
        folder: folder.checkpoints(seed),
        resume,
        inputs: {
          config: recipeDigest(config, initial),
          data: sha256(canonicalJson(limit === undefined ? inputs : { ...inputs, limit })),
        },
      },
    }, initial?.given).catch((thrown: unknown) => {
      if (thrown instanceof InterruptedError) {
        context.listener.note(`${what} is saved; the same command with --resume goes on with it`);
      }
      throw thrown;
    });
    await folder.writeWeights(seed, trained.weights);
    const { answers } = trained;
    tellSpent(what, answers, folder, context);
    outcomes.push({
      result: {
        seed,
        weights: answers.weightsDigest,
        score: scoreOf(predictionsFrom(answers)),
        ledger: trained.ledger,
      },
      answers,
      weights: { name: what, dict: trained.weights },
      curve: { seed, epochs: trained.curve.map(recordedEpoch), ...steps > 0 && { steps } },
      trainSeconds: trained.seconds,
      trainedSamples: train.size * (num_epoch - start_epoch),
    });
  }
  return outcomes;
}

function recordedEpoch(
  { epoch, learningRate, loss, seconds, dataSeconds, evaluation }: EpochRow,
): Epoch {
  return {
    epoch,
    rate: learningRate,
    loss,
    correct1: evaluation?.correct1 ?? null,
    correct5: evaluation?.correct5 ?? null,
    seconds,
    waited: dataSeconds,
  };
}

async function evaluateGiven(
  { config, shard, dense = false }: Extract<RunTask, { kind: "evaluate" }>,
  { val }: OpenedData,
  weights: GivenWeights | undefined,
  folder: RunFolder,
  context: EngineContext,
): Promise<Outcome> {
  if (weights === undefined) throw new RangeError("Cannot evaluate: the weights were not opened");
  const { name, dict } = weights;
  folder.log(`weights "${name}": ${dict.size} entries, ${val.size} samples to evaluate`);
  const answers = await context.runner.evaluate(config, val, weights, {
    onEvent: heard(runName(config), folder, context),
    signal: context.signal,
  }, { shard, dense });
  tellSpent(runName(config), answers, folder, context);
  const score = scoreOf(predictionsFrom(answers));
  return {
    result: { seed: null, weights: answers.weightsDigest, score },
    answers,
    weights,
    curve: null,
    trainSeconds: 0,
    trainedSamples: 0,
  };
}

/** Where the time of an evaluation went: for the run's log, and for those who ask for details. */
function tellSpent(
  what: string,
  { names, spent }: Answers,
  folder: RunFolder,
  { listener }: EngineContext,
): void {
  if (spent === undefined) return;
  const line = `evaluated ${names.length} samples in ${spokenSpent(spent)}`;
  folder.log(line);
  listener.detail?.(`${what}: ${line}`);
}

function timesOf(outcomes: readonly Outcome[], prepare: number, total: number): Times {
  const sum = (of: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const train = sum((o) => o.trainSeconds);
  const evaluate = sum((o) => o.answers.seconds);
  const rate = (samples: number, seconds: number): number | null =>
    samples > 0 && seconds > 0 ? samples / seconds : null;
  return {
    total,
    prepare,
    train,
    evaluate,
    trainedPerSecond: rate(sum((o) => o.trainedSamples), train),
    evaluatedPerSecond: rate(sum((o) => o.answers.names.length), evaluate),
  };
}
