/** Shares of a run made by separate jobs, put together as if one had made them all. */

import { canonicalJson } from "../base/digest.ts";
import { MismatchError, UnavailableError } from "../base/errors.ts";
import { sampleListDigest } from "../datasets/content_digest.ts";
import { confusion } from "../evaluation/metrics.ts";
import { boundInputs, contradictions } from "../golden/known_data.ts";
import type { Observation, ObservedNumerics, SeedResult } from "../golden/observation.ts";
import { comesTo, type Prediction, predictionsDigest, scoreOf } from "../golden/prediction.ts";
import { listed } from "../golden/words.ts";
import type { Times } from "../report/record.ts";
import { predictionsFrom } from "../evaluation/answers.ts";
import type { Measurement } from "../suite/measure.ts";
import type { Share } from "./share.ts";
import { configDigest, runName } from "../suite/run_config.ts";
import type { RunTask } from "../suite/task.ts";

/**
 * The measurement that one process would have made of a task.
 * @throws {UnavailableError} naming the shards, seeds or samples that no share has.
 * @throws {MismatchError} if shares overlap, or are of different versions, data, config or weights.
 */
export function mergeShares(task: RunTask, shares: readonly Share[]): Measurement {
  const run = runName(task.config);
  const [first] = shares;
  if (first === undefined) throw new UnavailableError(`Cannot merge ${run}: no shard left a share`);
  requireAlike(run, first, shares);
  if (first.observation.recipe !== configDigest(task.config)) {
    throw new MismatchError(
      `Cannot merge ${run}: "${first.path}" is of another config than the one that is merged; ` +
        "merge with the shards' own",
    );
  }
  return task.kind === "evaluate"
    ? mergedEvaluation(run, first, shares)
    : mergedTraining(run, task.seeds, shares);
}

/** What has to be the same in all shares, by the name that the message uses. */
function identity(
  { shard, commit, clean, observation: o }: Share,
): Readonly<Record<string, unknown>> {
  const { engine, versions, precision, device, threads, deno } = o.environment;
  return {
    "number of shards": shard.of,
    "commit": commit,
    "state of the checkout": clean,
    "run": o.run,
    "kind": o.kind,
    "data": boundInputs(o.inputs),
    "view of the data": contradictions(o.inputs),
    "config": o.recipe,
    "limit": o.limit,
    "choice of --dense": o.skipping === undefined,
    "weights": o.kind === "trained" ? null : o.results.map((r) => r.weights),
    "version": { engine, versions, deno },
    "device": { device, threads, precision },
  };
}

function requireAlike(run: string, first: Share, shares: readonly Share[]): void {
  const expected = identity(first);
  for (const share of shares) {
    for (const [name, value] of Object.entries(identity(share))) {
      if (canonicalJson(value) === canonicalJson(expected[name])) continue;
      throw new MismatchError(
        `Cannot merge ${run}: "${share.path}" is of another ${name} than "${first.path}"; ` +
          "remove what is old and run those shards again",
      );
    }
  }
}

function predictionsOf(
  { answers, observation: { kind } }: Pick<Share, "answers" | "observation">,
): Prediction[] {
  return predictionsFrom(answers, { summaries: kind === "recorded weights" });
}

/** Holds a share's answers against what its shard said that it answered. */
function requireOwnAnswers(run: string, share: Share): void {
  const { path, observation: { predictions: wanted, results: [first] } } = share;
  const predictions = predictionsOf(share);
  const isOwn = wanted === predictionsDigest(predictions) &&
    (first === undefined || comesTo(predictions, first.score));
  if (isOwn) return;
  throw new MismatchError(
    `Cannot merge ${run}: the answers beside "${path}" are not those that its shard gave; run the shard again`,
  );
}

function mergedEvaluation(run: string, first: Share, unsorted: readonly Share[]): Measurement {
  const shares = unsorted.toSorted((a, b) => a.shard.index - b.shard.index);
  const indices = shares.map(({ shard }) => shard.index);
  refuseTwice(run, "shard", indices);
  const { of } = first.shard;
  refuseMissing(run, "shard", Array.from({ length: of }, (_, i) => i + 1), indices);
  const names = shares.flatMap((share) => share.answers.names);
  refuseTwice(run, "sample", names);
  const { observation: { inputs, limit } } = first;
  const expected = Math.min(inputs.val.counts.val ?? names.length, limit ?? Infinity);
  if (names.length !== expected) {
    throw new UnavailableError(
      `Cannot merge ${run}: the shards have ${names.length} of ${expected} samples together`,
    );
  }
  if (limit === null && sampleListDigest(names) !== inputs.val.sampleList) {
    throw new MismatchError(`Cannot merge ${run}: the shards' samples are not those of their data`);
  }
  const classes = first.answers.classes;
  const logits = new Float32Array(names.length * classes);
  let at = 0;
  for (const { answers } of shares) {
    logits.set(answers.logits, at);
    at += answers.logits.length;
  }
  const frames = shares.flatMap((share) => share.answers.frames ?? []);
  const answers = {
    names,
    labels: shares.flatMap((share) => share.answers.labels),
    logits,
    classes,
    ...frames.length === names.length && { frames },
  };
  const score = scoreOf(predictionsFrom(answers));
  const results = first.observation.results.map((result) => ({ ...result, score }));
  const { observation } = first;
  const skipping = shares.flatMap((share) => share.observation.skipping ?? []);
  const own = observation.skipping === undefined ? observation : { ...observation, skipping };
  return measurementOf(shares, { answers, observation: own }, results);
}

function mergedTraining(
  run: string,
  seeds: readonly number[],
  shares: readonly Share[],
): Measurement {
  const found = shares.flatMap(({ observation }) => observation.results);
  const known = found.flatMap(({ seed }) => seed === null ? [] : [seed]);
  refuseTwice(run, "seed", known);
  refuseMissing(run, "seed", seeds, known);
  const results = seeds.flatMap((seed) => found.filter((result) => result.seed === seed));
  const leading = shares.find(({ observation }) => observation.results[0]?.seed === seeds[0]);
  if (leading === undefined) throw new RangeError(`Cannot merge ${run}: no share begins its seeds`);
  const ordered = seeds.flatMap((seed) =>
    shares.filter(({ observation }) => observation.results[0]?.seed === seed)
  );
  return measurementOf(ordered, leading, results);
}

function refuseTwice(run: string, what: string, values: readonly (string | number)[]): void {
  const twice = [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
  if (twice.length === 0) return;
  throw new MismatchError(
    `Cannot merge ${run}: the shares overlap in ${what} ${listed(twice.map(String))}`,
  );
}

function refuseMissing(
  run: string,
  what: string,
  wanted: readonly number[],
  found: readonly number[],
): void {
  const missing = wanted.filter((value) => !found.includes(value));
  if (missing.length === 0) return;
  throw new UnavailableError(
    `Cannot merge ${run}: no share has ${what} ${listed(missing.map(String))}`,
  );
}

/** Everything but answers and results, from all shares together. */
function measurementOf(
  shares: readonly Share[],
  { answers, observation }: Pick<Share, "answers" | "observation">,
  results: readonly SeedResult[],
): Measurement {
  for (const share of shares) requireOwnAnswers(observation.run, share);
  const predictions = predictionsOf({ answers, observation });
  const merged: Observation = {
    ...observation,
    results,
    predictions: predictionsDigest(predictions),
    numerics: mergedNumerics(shares.map((share) => share.observation.numerics)),
  };
  return {
    observation: merged,
    answers,
    predictions,
    confusion: confusion(answers),
    curves: shares.flatMap(({ curves }) => curves).toSorted((a, b) => a.seed - b.seed),
    times: mergedTimes(shares.map(({ times }) => times)),
  };
}

/** The worst of what the shards' engines showed. */
function mergedNumerics(numerics: readonly (ObservedNumerics | null)[]): ObservedNumerics | null {
  const known = numerics.filter((one) => one !== null);
  const [first] = known;
  if (first === undefined) return null;
  const worst = ({ name, ...rest }: ObservedNumerics["vectors"][number]): typeof rest & {
    readonly name: string;
  } => {
    const same = known.flatMap(({ vectors }) => vectors.filter((v) => v.name === name));
    return { name, ...rest, error: Math.max(...same.map(({ error }) => error)) };
  };
  return {
    vectors: first.vectors.map(worst),
    repeatable: known.every(({ repeatable }) => repeatable),
    noise: Math.max(...known.map(({ noise }) => noise)),
  };
}

/** Seconds of all jobs together, and samples a second of one. */
function mergedTimes(times: readonly Times[]): Times {
  const sum = (of: (time: Times) => number): number =>
    times.reduce((total, time) => total + of(time), 0);
  const rate = (
    seconds: (time: Times) => number,
    perSecond: (time: Times) => number | null,
  ): number | null => {
    const samples = sum((time) => (perSecond(time) ?? 0) * seconds(time));
    return samples > 0 ? samples / sum(seconds) : null;
  };
  return {
    total: sum((t) => t.total),
    prepare: sum((t) => t.prepare),
    train: sum((t) => t.train),
    evaluate: sum((t) => t.evaluate),
    trainedPerSecond: rate((t) => t.train, (t) => t.trainedPerSecond),
    evaluatedPerSecond: rate((t) => t.evaluate, (t) => t.evaluatedPerSecond),
  };
}
