/** Whether a run answered about exactly the golden's samples: never an intersection of the two. */

import type { Evidence } from "./layers/evidence.ts";
import type { Prediction } from "./prediction.ts";
import { counted, listed, thousands } from "./words.ts";

/** One line for every result that was scored on another number of samples than the golden's. */
export function sizeProblems({ golden, observation }: Evidence): string[] {
  const expected = observation.kind === "trained"
    ? golden.trained?.samples
    : golden.given?.score?.samples ?? golden.trained?.samples ?? golden.published[0]?.samples;
  if (expected === undefined) return [];
  const wrong = observation.results.filter(({ score: { samples } }) =>
    observation.limit === null
      ? samples !== expected
      : samples !== Math.min(observation.limit, expected)
  );
  return wrong.map(({ seed, score }) =>
    `${observation.run}${seed === null ? "" : ` seed ${seed}`}: ${
      counted(score.samples, "sample")
    } scored, the golden has ${thousands(expected)}`
  );
}

/**
 * One line for every way in which the run's samples, by their names, are not the golden's: twice, missing or extra, or
 * of another label. A run with a limit may lack samples, not add any.
 */
export function nameProblems({ goldenPredictions, predictions, observation }: Evidence): string[] {
  if (predictions === null) return [];
  const seen = new Map<string, Prediction>();
  const twice = predictions.filter((p) => seen.has(p.name) || void seen.set(p.name, p));
  const problems = [named(twice.map((p) => p.name), "is predicted twice", "are predicted twice")];
  if (goldenPredictions !== null) {
    const golden = new Map(goldenPredictions.map((p) => [p.name, p]));
    const missing = observation.limit === null
      ? [...golden.keys()].filter((name) => !seen.has(name))
      : [];
    const extra = [...seen.keys()].filter((name) => !golden.has(name));
    const moved = [...seen.values()].filter((p) =>
      golden.has(p.name) && golden.get(p.name)?.label !== p.label
    ).map((p) => p.name);
    problems.push(
      named(missing, "of the golden is missing", "of the golden are missing"),
      named(extra, "is not in the golden", "are not in the golden"),
      named(moved, "has another label than in the golden", "have another label than in the golden"),
    );
  }
  return problems.flat().map((line) => `${observation.run}: ${line}`);
}

function named(names: readonly string[], one: string, many: string): string[] {
  if (names.length === 0) return [];
  return [
    `${counted(names.length, "sample")} ${names.length === 1 ? one : many}: ${listed(names)}`,
  ];
}
