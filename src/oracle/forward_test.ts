/**
 * Logits of the published implementation (float64), for the weights formula. The tolerance is the
 * vector's own, PyTorch's distance in float32, times `otherEngine`: sums run in another order here.
 */

import assert from "node:assert/strict";
import { type OpTable, useOpTable } from "../engine/kernels.ts";
import { testEngine } from "../engine/testing.ts";
import { farthest } from "./comparison.ts";
import { replayedForward } from "./forward.ts";
import { forwardVectors } from "./testing.ts";

/** How much farther than PyTorch's float32 run ours may be; measured at most 1.18 on a CPU. */
const otherEngine = 3;

const tables: readonly OpTable[] = ["mkl", "portable"];

for (
  const file of [
    "forward_stgcn_ntu",
    "forward_stgcn_kinetics",
    "forward_tcn_ntu",
    "forward_tcn_kinetics",
  ]
) {
  for (const vector of await forwardVectors(file)) {
    for (const table of tables) {
      Deno.test(`predict() meets the published logits: ${vector.name} (${table})`, async () => {
        await testEngine();
        useOpTable(table);
        const logits = replayedForward(vector).filter(({ what }) => what === "logits");
        useOpTable("mkl");
        assert.equal(logits.length, vector.logits.flat().length);
        const { factor } = farthest(logits);
        assert.ok(factor <= otherEngine, `${factor.toFixed(2)} times PyTorch's own distance`);
      });
    }
  }
}
