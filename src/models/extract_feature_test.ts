import assert from "node:assert/strict";
import { tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { buildModel } from "./build.ts";
import { uploaded } from "./model.ts";
import { farthest } from "../oracle/comparison.ts";
import { oracleWeights } from "../oracle/formula.ts";
import { compareSummary, inputTensor } from "../oracle/forward.ts";
import { forwardVector } from "../oracle/testing.ts";
import type { TensorSummary } from "../oracle/vectors.ts";

/** Bound in multiples of PyTorch's own float32 distance on the trace; measured at most 4.5. */
const otherEngine = 8;

for (const dataset of ["ntu", "kinetics"]) {
  Deno.test(`extractFeature() meets the published features and scores of ${dataset}`, async () => {
    const { model, input, trace } = await forwardVector(`forward_stgcn-2019_${dataset}`, 61);
    const { extract_feature: published, f32_max_abs_diff = 0 } = trace ?? {};
    assert.ok(published);
    await testEngine();
    const network = buildModel(model);
    const parameters = uploaded(network, oracleWeights(network));
    const predictor = network.predictor(parameters, mkl);
    const x = inputTensor(input);
    const before = tf.memory().numTensors;
    const ours = predictor.extractFeature(x);
    assert.equal(tf.memory().numTensors, before + 2);
    for (const what of ["feature", "output"] as const) {
      const expected: TensorSummary = published[what];
      assert.deepEqual(ours[what].shape, expected.shape);
      const found = compareSummary(what, expected, ours[what], f32_max_abs_diff);
      const { factor } = farthest(found);
      assert.ok(
        factor <= otherEngine,
        `${what}: ${factor.toFixed(2)} times PyTorch's own distance`,
      );
    }
    predictor.dispose();
    tf.dispose([x, ours.feature, ours.output, ...parameters.values()]);
  });
}
