import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { seedsOf, TrainingPass } from "../nn/pass.ts";
import { initialWeights, uploaded } from "./model.ts";
import { tcn } from "./tcn.ts";

const [channel, width, center] = [6, 64, 4];

/**
 * What the batch norm of the second unit sees where all that comes to it is the first one's dropped ones: frames are 0,
 * the first batch norm makes 1 of them, and the convolution hands on each channel.
 */
async function seenBehindDropout(random?: Random): Promise<{ mean: number; variance: number }> {
  await testEngine();
  const model = tcn({ name: "tcn", channel, num_class: 4, use_data_bn: true });
  const drawn = initialWeights(model, Random.of(1));
  const zeros = (name: string): Float32Array => new Float32Array(drawn.get(name)?.length ?? 0);
  const handedOn = zeros("unit1.unit1_1.conv.weight") // [O,I,k]
    .map((_, i) => i % 9 === center && Math.floor(i / 9) % (width + 1) === 0 ? 1 : 0);
  const weights = new Map([
    ...drawn,
    ["conv0.weight", zeros("conv0.weight")],
    ["conv0.bias", zeros("conv0.bias")],
    ["unit1.unit1_1.bn.bias", zeros("unit1.unit1_1.bn.bias").fill(1)],
    ["unit1.unit1_1.conv.weight", handedOn],
    ["unit1.unit1_1.conv.bias", zeros("unit1.unit1_1.conv.bias")],
  ]);
  return tf.tidy(() => {
    const pass = new TrainingPass(uploaded(model, weights), mkl, random && seedsOf(random));
    model.forward(pass, tf.randomNormal([8, channel, 64, 1, 1], 0, 1, "float32", 1));
    const seen = pass.statistics.get("unit2.unit1_1.bn") ?? assert.fail("no statistics");
    const [mean, variance] = [seen.mean, seen.variance].map((one) =>
      tf.mean(one).dataSync()[0] as number
    ) as [number, number];
    return { mean, variance };
  });
}

Deno.test("Temporal Conv drops half of the values in front of a unit's convolution, and doubles the others", async () => {
  const dropped = await seenBehindDropout(Random.of(3));
  assert.ok(Math.abs(dropped.mean - 1) < 0.02, `the mean is ${dropped.mean}`);
  assert.ok(Math.abs(dropped.variance - 1) < 0.02, `the variance is ${dropped.variance}`); // 1 / keep - 1
  assert.deepEqual(await seenBehindDropout(), { mean: 1, variance: 0 });
});
