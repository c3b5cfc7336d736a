/** Reference vectors on the engine of this process. */

import { replayedForward } from "./forward.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import { type Comparison, farthest, replayed, replayOf } from "./training.ts";
import type { OracleVector } from "./vectors.ts";
import type { EngineNumerics, VectorResult } from "../suite/runner.ts";

/** Below this, float32 says nothing about a number of size 1; the vectors' own distance ends there too. */
const FLOOR = 1e-7;

type Forward = Extract<OracleVector, { kind: "forward" }>;
type Training = Extract<OracleVector, { kind: "training" }>;

/** Computes vectors; the training ones twice, since what differs between two runs differs in a gradient. */
export function replayOracle(
  vectors: readonly OracleVector[],
  policy: DevicePolicy,
): EngineNumerics {
  const results: VectorResult[] = [];
  let repeatable = true;
  let relativeError = 0;
  let logitError = 0;
  for (const vector of vectors) {
    if (vector.kind === "forward") {
      const result = replayForward(vector, policy);
      const largest = Math.max(...vector.logits.flat().map(Math.abs));
      results.push(result);
      relativeError = Math.max(relativeError, result.error / largest);
      logitError = Math.max(logitError, result.error);
    } else {
      using replay = replayOf(vector, policy);
      const found = replayed(replay, vector.steps);
      repeatable &&= sameBits(found, replayed(replay, vector.steps));
      results.push(trainingResult(vector, found));
    }
  }
  return { vectors: results, repeatable, relativeError, logitError };
}

function replayForward(vector: Forward, policy: DevicePolicy): VectorResult {
  const unit = Math.max(vector.f32_max_abs_diff, FLOOR);
  const { logits } = replayedForward(vector.model, {
    ...vector,
    trace: [],
    trace_f32_max_abs_diff: 0,
  }, policy);
  return {
    name: `logits of ${vector.name}`,
    error: finite(logits * unit),
    tolerance: vector.factor * unit,
  };
}

/** The number of a vector that is farthest off in units of its own tolerance. */
function trainingResult({ name, factor }: Training, found: readonly Comparison[]): VectorResult {
  const { what, factor: most } = farthest(found);
  const far = ({ expected, ours }: Comparison): number => Math.abs(expected - ours);
  // Not "is equal": what is not a number is the farthest of all.
  const worst = found.find((one) => one.what === what && !(far(one) / one.unit < most));
  if (worst === undefined) throw new RangeError(`Cannot replay "${name}": it holds no number`);
  return {
    name: `${name}: ${what}`,
    error: finite(far(worst)),
    tolerance: factor * worst.unit,
  };
}

/** An error that JSON can hold: what is not a number is as far off as can be. */
function finite(error: number): number {
  return Number.isFinite(error) ? error : Number.MAX_VALUE;
}

function sameBits(first: readonly Comparison[], second: readonly Comparison[]): boolean {
  return first.length === second.length &&
    first.every(({ ours }, i) => Object.is(ours, second[i]?.ours));
}
