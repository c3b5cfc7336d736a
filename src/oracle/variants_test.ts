/**
 * Every option of the published constructors, and generation 2019 at full length: logits and each
 * stage's output against the published implementation in float64.
 */

import assert from "node:assert/strict";
import { mkl, portable } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { type ForwardVector, replayedForward } from "./forward.ts";
import kinetics2019 from "./testdata/forward_stgcn-2019_kinetics.json" with { type: "json" };
import ntu2019 from "./testdata/forward_stgcn-2019_ntu.json" with { type: "json" };
import variants from "./testdata/forward_variants.json" with { type: "json" };

/**
 * How much farther than PyTorch's float32 run ours may be. Measured on a CPU: logits at most 2.5; the
 * trace, whose own distance is taken over ten numbers a stage, 3.6.
 */
const otherEngine = { logits: 4, stages: 6 };

const cases: readonly (readonly [name: string, model: string, vector: ForwardVector])[] = [
  ...Object.entries(variants).map(([name, vector]) => [name, vector.model, vector] as const),
  ...[ntu2019, kinetics2019].flatMap(({ model, dataset, cases }) =>
    Object.entries(cases).map(([length, vector]) =>
      [`2019 ${dataset} ${length}`, model, vector] as const
    )
  ),
];

for (const [name, model, vector] of cases) {
  for (const policy of [mkl, portable]) {
    Deno.test(`predict() meets logits and stages of "${name}" (${policy.opTable})`, async () => {
      await testEngine();
      const { logits, stages } = replayedForward(model, vector, policy);
      const traced = vector.trace.map(({ stage }) => stage);
      assert.deepEqual(
        [...stages.keys()].toSorted(),
        traced.filter((stage) => !["gcn0", "bn"].includes(stage)).toSorted(),
      );
      for (const [stage, far] of [...stages, ["logits", logits] as const]) {
        const limit = stage === "logits" ? otherEngine.logits : otherEngine.stages;
        assert.ok(far <= limit, `${stage}: ${far.toFixed(2)} times PyTorch's own distance`);
      }
    });
  }
}
