import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { seedsOf, TrainingPass } from "../nn/pass.ts";
import { type Stgcn2019Config, stgcn2019Config } from "./config.ts";
import { uploaded } from "./model.ts";
import { oracleWeights } from "../oracle/formula.ts";
import { stgcn2019 } from "./stgcn_2019.ts";

const small = stgcn2019Config.parse({
  name: "stgcn-2019",
  layout: "openpose",
  strategy: "spatial",
  max_hop: 1,
  dilation: 1,
  in_channels: 3,
  num_class: 4,
  num_person: 2,
  edge_importance_weighting: true,
  dropout: 0.5,
  backbone_config: [[4, 4, 1], [4, 4, 1], [4, 8, 2]],
});

/** Logits of one training pass, and the names of the parameters that got a gradient. */
async function passed(
  config: Stgcn2019Config,
  random?: Random,
): Promise<{ logits: number[]; gradients: string[]; leaked: number }> {
  await testEngine();
  const model = stgcn2019(config);
  const parameters = uploaded(model, oracleWeights(model));
  const x = tf.randomNormal([2, 3, 9, 18, 2], 0, 1, "float32", 5);
  const before = tf.memory().numTensors;
  const pass = new TrainingPass(parameters, mkl, random && seedsOf(random));
  const { output, backward } = model.forward(pass, x);
  const logits = [...output.dataSync()];
  backward(tf.onesLike(output)).dispose();
  const gradients = [...pass.gradients.keys()];
  pass.dispose();
  output.dispose();
  const leaked = tf.memory().numTensors - before;
  tf.dispose([x, ...parameters.values()]);
  return { logits, gradients, leaked };
}

for (const weighting of [true, false]) {
  Deno.test(`every learned parameter has a gradient, edge importance ${weighting ? "on" : "off"}, and no tensor is left`, async () => {
    const config = { ...small, edge_importance_weighting: weighting };
    const { gradients, leaked } = await passed(config);
    const learned = stgcn2019(config).parameters.filter(({ role }) => role === "learned");
    assert.deepEqual(gradients.toSorted(), learned.map(({ name }) => name).toSorted());
    assert.equal(
      gradients.filter((name) => name.startsWith("edge_importance")).length,
      weighting ? 3 : 0,
    );
    assert.equal(leaked, 0);
  });
}

Deno.test("the first block drops nothing, those behind it do, by the seed", async () => {
  const alone = { ...small, backbone_config: small.backbone_config.slice(0, 1) };
  assert.deepEqual((await passed(alone, Random.of(1))).logits, (await passed(alone)).logits);
  const [one, again, other, none] = [
    await passed(small, Random.of(1)),
    await passed(small, Random.of(1)),
    await passed(small, Random.of(2)),
    await passed(small),
  ];
  assert.deepEqual(one.logits, again.logits);
  assert.notDeepEqual(one.logits, other.logits);
  assert.notDeepEqual(one.logits, none.logits);
});
