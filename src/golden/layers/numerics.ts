/** The layer of numerics: does this engine compute what the published implementation does? */

import type { Observation } from "../observation.ts";
import { type LayerResult, layerResult } from "../verdict.ts";
import { counted } from "../words.ts";

/** What of a run's evidence tells of its engine; there may be no golden. */
export interface EngineEvidence {
  readonly observation: Pick<Observation, "numerics" | "environment">;
}

/** Holds the oracle's errors against the tolerances beside the vectors, and asks for repeatable bits. */
export function holdNumerics(
  { observation: { numerics, environment } }: EngineEvidence,
): LayerResult {
  if (numerics === null || numerics.vectors.length === 0) {
    return layerResult("numerics", "not held", "the oracle vectors were not run");
  }
  const { vectors, repeatable, noise } = numerics;
  const details = vectors.map((v) =>
    `${v.name}: error ${v.error.toExponential(2)}, tolerance ${v.tolerance.toExponential(2)}`
  );
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
  const message = `${counted(vectors.length, "oracle vector")} in tolerance with ${where}, ` +
    `noise of a margin ${noise.toExponential(2)}`;
  return layerResult("numerics", "pass", message, details);
}
