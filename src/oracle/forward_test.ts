/**
 * Logits of the published implementation (float64), for the weights formula. The tolerance is the
 * vector's own, PyTorch's distance in float32, times `otherEngine`: sums run in another order here.
 */

import assert from "node:assert/strict";
import { mkl, portable } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { farthest } from "./comparison.ts";
import { replayedForward } from "./forward.ts";
import { forwardVectors } from "./testing.ts";

/** How much farther than PyTorch's float32 run ours may be; measured at most 1.18 on a CPU. */
const otherEngine = 3;

for (
  const file of [
    "forward_stgcn_ntu",
    "forward_stgcn_kinetics",
    "forward_tcn_ntu",
    "forward_tcn_kinetics",
  ]
) {
  for (const vector of await forwardVectors(file)) {
    for (const policy of [mkl, portable]) {
      Deno.test(`predict() meets the published logits: ${vector.name} (${policy.opTable})`, async () => {
        await testEngine();
        const logits = replayedForward(vector, policy).filter(({ what }) => what === "logits");
        assert.equal(logits.length, vector.logits.flat().length);
        const { factor } = farthest(logits);
        assert.ok(factor <= otherEngine, `${factor.toFixed(2)} times PyTorch's own distance`);
      });
    }
  }
}
