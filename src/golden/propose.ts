/** A new golden from what runs showed. */

import { canonicalJson, sha256 } from "../base/digest.ts";
import { MismatchError, UsageError } from "../base/errors.ts";
import { minimumDetectableDrop } from "../base/mcnemar.ts";
import { mean, sampleDeviation } from "../base/statistics.ts";
import type { Config } from "./fields.ts";
import {
  configBehind,
  formatGolden,
  type GivenGolden,
  type Golden,
  type KeptPredictions,
  type Lineage,
  type PublishedFigure,
  type RecordedFile,
  type TrainedGolden,
} from "./golden.ts";
import { boundInputs, contradictions } from "./known_data.ts";
import type { Observation } from "./observation.ts";
import { PREDICTIONS_ALPHA } from "./layers/predictions.ts";
import { trainingHalfWidth } from "./layers/training.ts";
import { counted } from "./words.ts";

/** The fewest seeds that tell a recipe's spread. */
export const FEWEST_SEEDS = 5;
/** The widest band for one seed that can find anything, in points either way. */
export const WIDEST_BAND = 10;
/** The drop that a large enough val part has to show, in points of accuracy. */
export const FINEST_PROMISE = 0.1;

/** What a proposal needs beside the observations. */
export interface ProposalContext {
  readonly previous: Golden | null;
  readonly published: readonly PublishedFigure[];
  readonly reason: string;
  readonly commit: string;
  /** The config of the observations. */
  readonly config: Config;
  /** The file of recorded weights; none for trainings and for weights that nobody keeps. */
  readonly recorded?: RecordedFile | undefined;
}

/**
 * Makes a golden from observations of one run: of trained ones at least 5 distinct seeds, of given weights
 * one. What the golden before knew of the other kind stays, with where it came from, if it is bound to the same val part.
 * @throws {UsageError} for no, too few or limited runs, or a band too wide to find anything with.
 * @throws {MismatchError} where the observations are not of one run, recipe and data.
 */
export function proposeGolden(
  observations: readonly Observation[],
  { previous, published, reason, commit, config, recorded }: ProposalContext,
): Golden {
  const [first] = observations;
  if (first === undefined) throw new UsageError("Cannot propose a golden: there is no record");
  refuseMixed(first, observations);
  const limited = observations.find((o) => o.limit !== null);
  if (limited !== undefined) {
    throw refusal(first, `a record is cut by --limit ${limited.limit}; run it whole`);
  }
  const [wrong] = contradictions(first.inputs);
  if (wrong !== undefined) {
    throw new MismatchError(`Cannot propose a golden for "${first.run}": ${wrong}`);
  }
  const { train, ...found } = boundInputs(first.inputs);
  const kept = previous !== null &&
      canonicalJson({ ...previous.inputs, train: null }) ===
        canonicalJson({ ...found, train: null })
    ? previous
    : null;
  if (recorded !== undefined && previous !== null && kept === null) {
    throw new MismatchError(
      `Cannot keep weights beside the golden of "${first.run}": the data here is not the golden's`,
    );
  }
  const isTrained = first.kind === "trained";
  const lineage: Lineage = {
    supersedes: previous === null ? null : sha256(formatGolden(previous)),
    reason,
    commit,
    environment: first.environment,
  };
  const trained = isTrained ? trainedFrom(first, observations, config) : kept?.trained ?? null;
  return {
    schema: "skelbench/golden@1",
    run: first.run,
    inputs: { ...found, train: train ?? kept?.inputs.train ?? null },
    trained,
    given: isTrained ? kept?.given ?? null : givenFrom(first, config, recorded ?? null, lineage),
    published,
    // The seeds' own stays theirs, whatever joins them.
    lineage: !isTrained && trained !== null && kept !== null ? kept.lineage : lineage,
  };
}

function refusal({ run }: Observation, wish: string): UsageError {
  return new UsageError(`Cannot propose a golden for "${run}": ${wish}`);
}

/** Everything that has to be the same in all records, by the name that the message uses. */
function identity(o: Observation): Readonly<Record<string, unknown>> {
  return {
    "run": o.run,
    "kind": o.kind,
    "inputs": boundInputs(o.inputs),
    "recipe": o.recipe,
    "replicas": o.replicas,
  };
}

function refuseMixed(first: Observation, observations: readonly Observation[]): void {
  const expected = identity(first);
  for (const [index, other] of observations.entries()) {
    for (const [name, value] of Object.entries(identity(other))) {
      if (canonicalJson(value) === canonicalJson(expected[name])) continue;
      throw new MismatchError(
        `Cannot propose a golden for "${first.run}": record ${
          index + 1
        } differs from record 1 in ${name}; propose from records of one ${name}`,
      );
    }
  }
}

function trainedFrom(
  first: Observation,
  observations: readonly Observation[],
  config: Config,
): TrainedGolden {
  const results = observations.flatMap((o) => o.results);
  const seeds = results.map(({ seed, weights, score: { correct1, correct5 }, ledger }) => {
    if (seed === null) throw refusal(first, "a trained result has no seed");
    return { seed, weights, correct1, correct5, ...(ledger && { ledger }) };
  });
  const distinct = new Set(seeds.map((s) => s.seed)).size;
  if (distinct < seeds.length) throw refusal(first, "a seed comes twice; keep one record of each");
  if (distinct < FEWEST_SEEDS) {
    throw refusal(
      first,
      `${counted(distinct, "seed")} ${
        distinct === 1 ? "is" : "are"
      } recorded; at least ${FEWEST_SEEDS} are needed`,
    );
  }
  const samples = results[0]?.score.samples ?? 0;
  if (samples === 0) throw refusal(first, "nothing was scored");
  if (results.some((r) => r.score.samples !== samples)) {
    throw new MismatchError(
      `Cannot propose a golden for "${first.run}": the seeds differ in samples`,
    );
  }
  const counts = seeds.map((s) => s.correct1);
  const golden: TrainedGolden = {
    recipe: first.recipe,
    config: configBehind(first.recipe, config),
    samples,
    seeds,
    mean: mean(counts),
    deviation: sampleDeviation(counts),
    predictions: keptFrom(first, "predictions.tsv", samples),
  };
  const half = 100 * trainingHalfWidth(golden, 1) / samples;
  if (half > WIDEST_BAND) {
    throw refusal(
      first,
      `one seed's band is ${half.toFixed(1)} points either way, over ${WIDEST_BAND}; ` +
        "more seeds, or longer runs, would narrow it",
    );
  }
  return golden;
}

function givenFrom(
  observation: Observation,
  config: Config,
  recorded: RecordedFile | null,
  lineage: Lineage,
): GivenGolden {
  const [result] = observation.results;
  if (result === undefined || result.score.samples === 0) {
    throw refusal(observation, "nothing was scored");
  }
  return {
    weights: result.weights,
    recorded,
    recipe: observation.recipe,
    config: configBehind(observation.recipe, config),
    score: result.score,
    predictions: keptFrom(
      observation,
      recorded === null ? "given.predictions.tsv" : "weights.predictions.tsv",
      result.score.samples,
    ),
    lineage,
  };
}

function keptFrom(
  { run, predictions }: Observation,
  tail: string,
  samples: number,
): KeptPredictions | null {
  if (predictions === null) return null;
  return {
    file: `${run.slice(run.indexOf("/") + 1)}.${tail}`,
    digest: predictions,
    promisedDrop: promisedDrop(samples),
  };
}

/**
 * The drop, in points, that so many samples can promise to show: what McNemar's test sees when nothing
 * is gained, rounded up to a tenth of a point, and no finer than a large val part has to.
 */
export function promisedDrop(samples: number): number {
  const visible = 100 * minimumDetectableDrop(0, PREDICTIONS_ALPHA) / samples;
  return Math.max(FINEST_PROMISE, Math.ceil(10 * visible) / 10);
}
