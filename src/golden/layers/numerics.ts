/** The layer of numerics: does this engine compute what the published implementation does? */

import { explainDrift, isDrift, noiseOf } from "../drift.ts";
import type { Observation } from "../observation.ts";
import { type LayerResult, layerResult } from "../verdict.ts";
import { counted } from "../words.ts";

/** What of a run's evidence tells of its engine; there may be no golden. */
export interface EngineEvidence {
  readonly observation: Pick<Observation, "numerics" | "environment" | "skipping">;
}

/**
 * Holds the oracle's errors against the tolerances beside the vectors, asks for repeatable bits, and holds what skipping
 * frames moved against the noise.
 */
export function holdNumerics(
  { observation: { numerics, environment, skipping = [] } }: EngineEvidence,
): LayerResult {
  if (numerics === null || numerics.vectors.length === 0) {
    return layerResult("numerics", "not held", "the oracle vectors were not run");
  }
  const { vectors, repeatable, noise } = numerics;
  const farthest = Math.max(0, ...skipping.map(({ by }) => by));
  const moved = `skipping moved ${counted(skipping.length, "sample")} by ${
    farthest.toExponential(1)
  } at most`;
  const details = [
    ...vectors.map((v) =>
      `${v.name}: error ${v.error.toExponential(2)}, tolerance ${v.tolerance.toExponential(2)}`
    ),
    ...skipping.length === 0 ? [] : [moved],
  ];
  const where = `${environment.engine} on ${environment.device} (${environment.precision})`;
  const beyond = vectors.filter((v) => !(v.error <= v.tolerance));
  const worst = beyond.toSorted((a, b) => b.error / b.tolerance - a.error / a.tolerance)[0];
  if (worst !== undefined) {
    const message = `${beyond.length} of ${counted(vectors.length, "oracle vector")} out of ` +
      `tolerance with ${where}; the farthest is ${worst.name}: error ${
        worst.error.toExponential(2)
      }, tolerance ${worst.tolerance.toExponential(2)}`;
    return layerResult("numerics", "regression", message, details);
  }
  if (!repeatable) {
    const message = `two runs of the same step gave different bits with ${where}`;
    return layerResult("numerics", "regression", message, details);
  }
  const own = noiseOf(numerics);
  if (isDrift(farthest, own)) {
    const message = `${moved}, ${explainDrift(skipping, own)}; --dense computes every frame`;
    return layerResult("numerics", "drift", message, details);
  }
  const message = `${counted(vectors.length, "oracle vector")} in tolerance with ${where}, ` +
    `noise of a margin ${noise.toExponential(2)}`;
  return layerResult("numerics", "pass", message, details);
}
