/** Reference vectors on the engine of this process. */

import type { DevicePolicy } from "../engine/policy.ts";
import { type Comparison, distanceOf, farthest } from "./comparison.ts";
import { replayedForward } from "./forward.ts";
import type { EngineNumerics, VectorResult } from "./observation.ts";
import { TrainingReplay } from "./training.ts";
import type { OracleVector } from "./vectors.ts";

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
      const logits = replayedForward(vector, policy).filter(({ what }) => what === "logits");
      const result = resultOf(`logits of ${vector.name}`, vector.factor, farthest(logits));
      const largest = Math.max(...vector.logits.flat().map(Math.abs));
      results.push(result);
      relativeError = Math.max(relativeError, result.error / largest);
      logitError = Math.max(logitError, result.error);
    } else {
      using replay = new TrainingReplay(vector, policy);
      const found = replay.run();
      repeatable &&= sameBits(found, replay.run());
      const worst = farthest(found);
      results.push(resultOf(`${vector.name}: ${worst.what}`, vector.factor, worst));
    }
  }
  return { vectors: results, repeatable, relativeError, logitError };
}

function resultOf(name: string, factor: number, worst: Comparison): VectorResult {
  return { name, error: finite(distanceOf(worst)), tolerance: factor * worst.unit };
}

/** An error that JSON can hold: what is not a number is as far off as can be. */
function finite(error: number): number {
  return Number.isFinite(error) ? error : Number.MAX_VALUE;
}

function sameBits(first: readonly Comparison[], second: readonly Comparison[]): boolean {
  return first.length === second.length &&
    first.every(({ ours }, i) => Object.is(ours, second[i]?.ours));
}
