/** Parts of a run made by separate jobs, put together as if one had made them all. */

import { canonicalJson } from "../base/digest.ts";
import { MismatchError, UnavailableError } from "../base/errors.ts";
import { confusion } from "../evaluation/metrics.ts";
import type { Observation, ObservedNumerics, SeedResult } from "../golden/observation.ts";
import { predictionsDigest } from "../golden/prediction.ts";
import { listed } from "../golden/words.ts";
import type { Times } from "../report/record.ts";
import { predictionsFrom, scoreOf } from "../evaluation/answers.ts";
import type { Measurement } from "../suite/measure.ts";
import type { Part } from "./part.ts";
import { configDigest, runName } from "../suite/run_config.ts";
import type { RunTask } from "../suite/task.ts";

/**
 * The measurement that one process would have made of a task.
 * @throws {UnavailableError} naming the shards, seeds or samples that no part has.
 * @throws {MismatchError} if parts overlap, or are of different versions, data, config or weights.
 */
export function mergeParts(task: RunTask, parts: readonly Part[]): Measurement {
  const run = runName(task.config);
  const [first] = parts;
  if (first === undefined) throw new UnavailableError(`Cannot merge ${run}: no shard left a part`);
  requireAlike(run, first, parts);
  if (first.observation.recipe !== configDigest(task.config)) {
    throw new MismatchError(
      `Cannot merge ${run}: "${first.path}" is of another config than the one that is merged; ` +
        "merge with the shards' own",
    );
  }
  return task.kind === "evaluate"
    ? mergedEvaluation(run, first, parts)
    : mergedTraining(run, task.seeds, parts);
}

/** What has to be the same in all parts, by the name that the message uses. */
function identity({ shard, commit, observation: o }: Part): Readonly<Record<string, unknown>> {
  const { engine, versions, precision, device, threads, deno } = o.environment;
  return {
    "number of shards": shard.of,
    "commit": commit,
    "run": o.run,
    "kind": o.kind,
    "data": o.inputs,
    "config": o.recipe,
    "limit": o.limit,
    "weights": o.kind === "trained" ? null : o.results.map((r) => r.weights),
    "version": { engine, versions, deno },
    "device": { device, threads, precision },
  };
}

function requireAlike(run: string, first: Part, parts: readonly Part[]): void {
  const expected = identity(first);
  for (const part of parts) {
    for (const [name, value] of Object.entries(identity(part))) {
      if (canonicalJson(value) === canonicalJson(expected[name])) continue;
      throw new MismatchError(
        `Cannot merge ${run}: "${part.path}" is of another ${name} than "${first.path}"; ` +
          "remove what is old and run those shards again",
      );
    }
  }
}

function mergedEvaluation(run: string, first: Part, unsorted: readonly Part[]): Measurement {
  const parts = unsorted.toSorted((a, b) => a.shard.index - b.shard.index);
  const indices = parts.map(({ shard }) => shard.index);
  refuseTwice(run, "shard", indices);
  const { of } = first.shard;
  refuseMissing(run, "shard", Array.from({ length: of }, (_, i) => i + 1), indices);
  const names = parts.flatMap((part) => part.answers.names);
  refuseTwice(run, "sample", names);
  const { observation: { inputs, limit } } = first;
  const expected = Math.min(inputs.val.counts.val ?? names.length, limit ?? Infinity);
  if (names.length !== expected) {
    throw new UnavailableError(
      `Cannot merge ${run}: the shards have ${names.length} of ${expected} samples together`,
    );
  }
  const classes = first.answers.classes;
  const logits = new Float32Array(names.length * classes);
  let at = 0;
  for (const { answers } of parts) {
    logits.set(answers.logits, at);
    at += answers.logits.length;
  }
  const answers = { names, labels: parts.flatMap((p) => p.answers.labels), logits, classes };
  const score = scoreOf(predictionsFrom(answers));
  const results = first.observation.results.map((result) => ({ ...result, score }));
  return measurementOf(parts, { ...first, answers }, results);
}

function mergedTraining(
  run: string,
  seeds: readonly number[],
  parts: readonly Part[],
): Measurement {
  const found = parts.flatMap(({ observation }) => observation.results);
  const known = found.flatMap(({ seed }) => seed === null ? [] : [seed]);
  refuseTwice(run, "seed", known);
  refuseMissing(run, "seed", seeds, known);
  const results = seeds.flatMap((seed) => found.filter((result) => result.seed === seed));
  const leading = parts.find(({ observation }) => observation.results[0]?.seed === seeds[0]);
  if (leading === undefined) throw new RangeError(`Cannot merge ${run}: no part begins its seeds`);
  const ordered = seeds.flatMap((seed) =>
    parts.filter(({ observation }) => observation.results[0]?.seed === seed)
  );
  return measurementOf(ordered, leading, results);
}

function refuseTwice(run: string, what: string, values: readonly (string | number)[]): void {
  const twice = [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
  if (twice.length === 0) return;
  throw new MismatchError(
    `Cannot merge ${run}: the parts overlap in ${what} ${listed(twice.map(String))}`,
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
    `Cannot merge ${run}: no part has ${what} ${listed(missing.map(String))}`,
  );
}

/** Everything but answers and results, from all parts together. */
function measurementOf(
  parts: readonly Part[],
  { answers, observation }: Pick<Part, "answers" | "observation">,
  results: readonly SeedResult[],
): Measurement {
  const summaries = observation.kind === "recorded weights";
  const predictions = predictionsFrom(answers, { summaries });
  const merged: Observation = {
    ...observation,
    results,
    predictions: predictionsDigest(predictions),
    numerics: mergedNumerics(parts.map((part) => part.observation.numerics)),
  };
  return {
    observation: merged,
    answers,
    predictions,
    confusion: confusion(answers),
    curves: parts.flatMap(({ curves }) => curves).toSorted((a, b) => a.seed - b.seed),
    times: mergedTimes(parts.map(({ times }) => times)),
  };
}

/** The worst of what the parts' engines showed. */
function mergedNumerics(parts: readonly (ObservedNumerics | null)[]): ObservedNumerics | null {
  const known = parts.filter((part) => part !== null);
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
