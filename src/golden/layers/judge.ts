/** One run against its golden, layer by layer from the ground up; and many runs as one. */

import type { Evidence, HoldLayer } from "./evidence.ts";
import { holdInputs } from "./inputs.ts";
import { holdNumerics } from "./numerics.ts";
import { contradictions } from "../known_data.ts";
import type { Observation } from "../observation.ts";
import { holdPredictions } from "./predictions.ts";
import { holdScore } from "./score.ts";
import { holdTraining } from "./training.ts";
import {
  conclude,
  EXIT_CODES,
  type Judgement,
  type Layer,
  type LayerResult,
  layerResult,
  LAYERS,
  otherInputs,
  type Verdict,
  withoutLayers,
  worst,
} from "../verdict.ts";
import { percent } from "../words.ts";

/** Every layer by its name: one that is forgotten here does not compile. */
const HOLD: Readonly<Record<Layer, HoldLayer>> = {
  inputs: holdInputs,
  numerics: holdNumerics,
  predictions: holdPredictions,
  score: holdScore,
  training: holdTraining,
};

/** Judges a run, from the ground up. Where the inputs are others, nothing above them is held. */
export function judge(evidence: Evidence): Judgement {
  const { run, results } = evidence.observation;
  if (!results.some((result) => result.score.samples > 0)) {
    return withoutLayers("nothing measured", `${run}: no sample was scored`);
  }
  const held: Partial<Record<Layer, LayerResult>> = {};
  for (const layer of LAYERS) {
    const result = HOLD[layer](evidence, held);
    if (result.verdict === "mismatch") return otherInputs(result.message, result.details);
    held[layer] = result;
  }
  return conclude(Object.values(held));
}

/** The judgement of a run that no golden was ever recorded of: its engine can be held all the same. */
export function judgeWithoutGolden(observation: Observation): Judgement {
  const { run, kind, results } = observation;
  const score = results[0]?.score;
  if (score === undefined || score.samples === 0) {
    return withoutLayers("nothing measured", `${run}: no sample was scored`);
  }
  const [wrong, ...more] = contradictions(observation.inputs);
  if (wrong !== undefined) return otherInputs(wrong, [wrong, ...more]);
  const numerics = holdNumerics({ observation });
  const layers = LAYERS.map((layer) =>
    layer === "numerics" ? numerics : layerResult(layer, "not held", "there is no golden")
  );
  if (numerics.verdict !== "pass" && numerics.verdict !== "not held") return conclude(layers);
  const message = `${run}: ${percent(score.correct1, score.samples)}, and there is no golden to ` +
    `hold it against; propose one${kind === "trained" ? " from 5 seeds" : ""}`;
  return withoutLayers("inconclusive", message, layers);
}

/** A run's name and what it ended in. */
export interface JudgedRun {
  readonly run: string;
  readonly judgement: Judgement;
}

/** What a suite ended in. */
export interface SuiteJudgement {
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly runs: readonly JudgedRun[];
}

/**
 * Judges a suite by the runs that it was to make: one that never came back is `unavailable`, one that
 * came twice or was not asked for is a `mismatch`; the suite is as its worst run.
 */
export function judgeSuite(
  expected: readonly string[],
  judged: readonly JudgedRun[],
): SuiteJudgement {
  const runs = expected.map((run): JudgedRun => {
    const own = judged.filter((j) => j.run === run);
    if (own.length === 1 && own[0] !== undefined) return own[0];
    const judgement = own.length === 0
      ? withoutLayers("unavailable", `${run}: the run left no record`)
      : withoutLayers("mismatch", `${run}: ${own.length} records of one run; keep one`);
    return { run, judgement };
  });
  const extra = judged.filter((j) => !expected.includes(j.run)).map(({ run }) => ({
    run,
    judgement: withoutLayers("mismatch", `${run}: the suite has no such run`),
  }));
  const all = [...runs, ...extra];
  const verdict = worst(all.map((r) => r.judgement.verdict));
  return { verdict, exitCode: EXIT_CODES[verdict], runs: all };
}
