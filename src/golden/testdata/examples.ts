/** One run and the golden that it passes; tests change what they are about. */

import { canonicalJson, sha256 } from "../../base/digest.ts";
import type { Evidence } from "../layers/evidence.ts";
import type { Config, Environment, Score } from "../fields.ts";
import type { Golden } from "../golden.ts";
import type { Observation, SeedResult } from "../observation.ts";
import type { Prediction } from "../prediction.ts";

/** A digest of one digit, as tests write it. */
export function digest(digit: string): string {
  return digit.repeat(64);
}

export const environment: Environment = {
  device: "cpu",
  deviceName: "Example processor",
  threads: 2,
  precision: "float32",
  engine: "tensorflow 2.21.0",
  versions: { "tensorflow": "2.21.0", "tfjs": "4.22.0" },
  machine: "example-2-cpu",
  deno: "2.9.6",
  os: "linux x86_64",
};

export function score(correct1: number, samples = 500): Score {
  return { correct1, correct5: Math.min(samples, correct1 + 50), samples };
}

export function seeded(seed: number, correct1: number, samples = 500): SeedResult {
  return { seed, weights: digest(String(seed % 10)), score: score(correct1, samples) };
}

/** Correct answers of the recorded seeds 1 to 5; mean 400, deviation √2.5. */
export const RECORDED = [398, 399, 400, 401, 402] as const;

const observedPart = (content: string): Observation["inputs"]["val"] => ({
  content: digest(content),
  sampleList: digest("e"),
  counts: { "found": 510, "split": 500 },
});

/** Some of a run's config, by whose digest a golden may be bound. */
export const config = {
  "dataset": "twin-ntu-xsub",
  "model": { "name": "stgcn", "backbone_config": [[32, 32, 2], [32, 64, 2]] },
  "recipe": { "base_lr": 0.1, "step": [10, 15], "num_epoch": 20, "batch_size": 64 },
};

/** What a recipe of it says. */
export function digestOf(whole: Config): string {
  return sha256(canonicalJson(whole));
}

/** A trained run of one seed that scored `correct1` of 500. */
export function trainedRun(...correct1: readonly number[]): Observation {
  return {
    run: "twin-ntu-xsub/stgcn",
    kind: "trained",
    inputs: {
      dataset: "twin-ntu-xsub",
      layout: "ntu-rgb+d",
      preparation: 3,
      train: observedPart("c"),
      val: observedPart("d"),
    },
    recipe: digest("f"),
    replicas: 1,
    limit: null,
    // Weights that no golden knows: fresh seeds.
    results: correct1.map((count, i) => ({
      ...seeded(11 + i, count),
      weights: digest(String(9 - i)),
    })),
    predictions: null,
    numerics: null,
    environment,
  };
}

/** The run with given weights that `givenGolden` was made from. */
export function givenRun(correct1: number, samples = 500): Observation {
  const run = trainedRun();
  return {
    ...run,
    kind: "given weights",
    inputs: { ...run.inputs, train: null },
    results: [{ seed: null, weights: digest("a"), score: score(correct1, samples) }],
  };
}

/** A golden of five seeds. */
export function trainedGolden(): Golden {
  const { run, inputs, recipe } = trainedRun();
  return {
    schema: "skelbench/golden@1",
    run,
    inputs,
    trained: {
      recipe,
      config: null,
      samples: 500,
      seeds: RECORDED.map((correct1, i) => ({
        seed: i + 1,
        weights: digest(String(i + 1)),
        correct1,
        correct5: correct1 + 50,
      })),
      mean: 400,
      deviation: Math.sqrt(2.5),
      predictions: null,
    },
    given: null,
    published: [],
    lineage: { supersedes: null, reason: "first", commit: "0000000", environment },
  };
}

/** A golden of given weights with kept predictions. */
export function givenGolden(correct1: number, samples = 500): Golden {
  return {
    ...trainedGolden(),
    inputs: { ...trainedRun().inputs, train: null },
    trained: null,
    given: {
      weights: digest("a"),
      recorded: null,
      recipe: digest("f"),
      config: null,
      score: score(correct1, samples),
      predictions: { file: "stgcn.given.predictions.tsv", digest: digest("b"), promisedDrop: 2 },
      lineage: null,
    },
  };
}

/** `samples` predictions over ten classes, the first `correct` of them right, with wide margins. */
export function predictions(correct: number, samples = 500): Prediction[] {
  return Array.from({ length: samples }, (_, i) => {
    const label = i % 10;
    const first = i < correct ? label : (label + 1) % 10;
    const ranked = [first, ...[0, 1, 2, 3, 4, 5].filter((c) => c !== first)].slice(0, 5);
    return { name: `S${String(i).padStart(5, "0")}.skeleton`, label, ranked, margin: 2 };
  });
}

/** The predictions with another first guess at some indices, margins untouched. */
export function flipped(
  all: readonly Prediction[],
  indices: readonly number[],
  to: (p: Prediction) => number,
): Prediction[] {
  return all.map((p, i) =>
    indices.includes(i)
      ? { ...p, ranked: [to(p), ...p.ranked.filter((c) => c !== to(p))].slice(0, 5) }
      : p
  );
}

/** Evidence without predictions. */
export function evidence(golden: Golden, observation: Observation): Evidence {
  return {
    golden,
    observation,
    config: null,
    initial: null,
    goldenPredictions: null,
    predictions: null,
  };
}
