/**
 * Logits of the published implementation (float64), for the weights formula. The tolerance is the
 * vector's own, PyTorch's distance in float32, times `otherEngine`: sums run in another order here.
 */

import assert from "node:assert/strict";
import { mkl, portable } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { replayedForward } from "./forward.ts";
import kinetics2018 from "./testdata/forward_stgcn-2018_kinetics.json" with { type: "json" };
import ntu2018 from "./testdata/forward_stgcn-2018_ntu.json" with { type: "json" };
import kineticsTcn from "./testdata/forward_temporal-conv_kinetics.json" with { type: "json" };
import ntuTcn from "./testdata/forward_temporal-conv_ntu.json" with { type: "json" };

/** How much farther than PyTorch's float32 run ours may be; measured at most 1.18 on a CPU. */
const otherEngine = 3;

for (const { model, dataset, cases } of [ntu2018, kinetics2018, ntuTcn, kineticsTcn]) {
  for (const [name, vector] of Object.entries(cases)) {
    for (const policy of [mkl, portable]) {
      Deno.test(`predict() meets the published logits: ${model} ${dataset} ${name} (${policy.opTable})`, async () => {
        await testEngine();
        const measured = replayedForward(model, vector, policy).logits;
        assert.ok(measured <= otherEngine, `${measured.toFixed(2)} times PyTorch's own distance`);
      });
    }
  }
}
