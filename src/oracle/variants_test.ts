/**
 * Every option of the published constructors, and generation 2019 at full length: logits and each
 * stage's output against the published implementation in float64.
 */

import assert from "node:assert/strict";
import { mkl, portable } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { farthest } from "./comparison.ts";
import { replayedForward } from "./forward.ts";
import { forwardVectors } from "./testing.ts";

/**
 * How much farther than PyTorch's float32 run ours may be. Measured on a CPU: logits at most 2.5; the
 * trace, whose own distance is taken over ten numbers a stage, 3.6.
 */
const otherEngine = { logits: 4, stages: 6 };

for (
  const file of ["forward_variants", "forward_stgcn-2019_ntu", "forward_stgcn-2019_kinetics"]
) {
  for (const vector of await forwardVectors(file)) {
    for (const policy of [mkl, portable]) {
      Deno.test(`predict() meets logits and stages of "${vector.name}" (${policy.opTable})`, async () => {
        await testEngine();
        const found = Map.groupBy(replayedForward(vector, policy), ({ what }) => what);
        const traced = vector.trace?.stages.map(({ stage }) => stage) ?? [];
        assert.deepEqual(
          [...found.keys()].toSorted(),
          ["logits", ...traced.filter((stage) => !["gcn0", "bn"].includes(stage))].toSorted(),
        );
        for (const [what, numbers] of found) {
          const limit = what === "logits" ? otherEngine.logits : otherEngine.stages;
          const { factor } = farthest(numbers);
          assert.ok(factor <= limit, `${what}: ${factor.toFixed(2)} times PyTorch's own distance`);
        }
      });
    }
  }
}
