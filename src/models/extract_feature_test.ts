import assert from "node:assert/strict";
import { tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { oracleInput } from "../oracle/formula.ts";
import { buildModel } from "./build.ts";
import { uploaded } from "./model.ts";
import { oracleWeights } from "../oracle/weights.ts";
import { publishedConfig } from "../published/arguments.ts";
import kinetics from "../oracle/testdata/forward_stgcn-2019_kinetics.json" with { type: "json" };
import ntu from "../oracle/testdata/forward_stgcn-2019_ntu.json" with { type: "json" };
import { summaryDistance } from "../oracle/forward.ts";

/** Bound in multiples of PyTorch's own float32 distance on the trace; measured at most 4.5. */
const otherEngine = 8;

for (const { model, dataset, cases: { T61: vector } } of [ntu, kinetics]) {
  Deno.test(`extractFeature() meets the published features and scores of ${dataset}`, async () => {
    await testEngine();
    const { N, C, T, V, M } = vector.input;
    const network = buildModel(publishedConfig(model, vector.args, M));
    const parameters = uploaded(network, oracleWeights(network));
    const predictor = network.predictor(parameters, mkl);
    const x = tf.tensor5d(oracleInput(vector.input), [N, C, T, V, M]);
    const before = tf.memory().numTensors;
    const ours = predictor.extractFeature(x);
    assert.equal(tf.memory().numTensors, before + 2);
    for (const part of ["feature", "output"] as const) {
      const expected = vector.extract_feature[part];
      assert.deepEqual(ours[part].shape, expected.shape);
      const far = summaryDistance(expected, ours[part]) / vector.trace_f32_max_abs_diff;
      assert.ok(far <= otherEngine, `${part}: ${far.toFixed(2)} times PyTorch's own distance`);
    }
    predictor.dispose();
    tf.dispose([x, ours.feature, ours.output, ...parameters.values()]);
  });
}
