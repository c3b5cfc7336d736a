import assert from "node:assert/strict";
import { type Tensor, tf } from "../engine/backend.ts";
import { type DevicePolicy, mkl, portable } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { trainConvolution } from "./convolution.ts";
import { TrainingPass } from "./pass.ts";
import { dataBatchNorm } from "./data_batch_norm.ts";
import { convolvedNormalized, normalizedFrames } from "./flat_entry.ts";
import type { Layer } from "./layer.ts";

const shape = { persons: 2, joints: 3, channels: 3 };
const features = 18;
const names = ["conv0.weight", "data_bn.weight", "data_bn.bias"] as const;

/** What two layers put out and note, and how many tensors they leave beyond that. */
function ran(
  [first, second]: readonly [Layer["forward"], Layer["forward"]],
  parameters: ReadonlyMap<string, Tensor>,
  x: Tensor,
  policy: DevicePolicy,
): { seen: Tensor[]; left: number } {
  const before = tf.memory().numTensors;
  const pass = new TrainingPass(parameters, policy);
  const data = first(pass, { output: x });
  const convolved = second(pass, data);
  data.output.dispose();
  const { output } = convolved;
  data.backward(convolved.backward(tf.randomNormal(output.shape, 0, 1, "float32", 5))).dispose();
  const statistics = pass.statistics.get("data_bn");
  assert.ok(statistics !== undefined);
  const gradients = names.map((name) => pass.gradients.get(name) as Tensor);
  const seen = [output, ...gradients, statistics.mean, statistics.variance];
  return { seen, left: tf.memory().numTensors - before - seen.length };
}

for (const policy of [mkl, portable]) {
  Deno.test(`data_bn and conv0 as one convolution put out and learn what the two do, at a weight of 0 too (${policy.opTable})`, async () => {
    await testEngine();
    const x = tf.randomNormal([3, 3, 14, 3, 2], 1, 2, "float32", 1);
    const gamma = tf.linspace(-1, 1, features).arraySync() as number[];
    const parameters = new Map<string, Tensor>([
      ["conv0.weight", tf.randomNormal([5, features, 8], 0, 1, "float32", 2)],
      ["data_bn.weight", tf.tensor1d([0, ...gamma.slice(1)])],
      ["data_bn.bias", tf.randomNormal([features], 0, 1, "float32", 3)],
    ]);
    const two = ran(
      [
        dataBatchNorm("flat", shape, { use: true }).forward,
        (pass, { output: h }) => trainConvolution(pass, "conv0", h, 1),
      ],
      parameters,
      x,
      policy,
    );
    const one = ran(
      [normalizedFrames(shape), convolvedNormalized("conv0")],
      parameters,
      x,
      policy,
    );
    assert.equal(one.left, 0);
    for (const [i, expected] of two.seen.entries()) {
      const ours = one.seen[i] as Tensor;
      assert.deepEqual(ours.shape, expected.shape);
      const far = tf.tidy(() => tf.max(tf.abs(tf.sub(ours, expected))).dataSync()[0] as number);
      assert.ok(far <= 5e-4, `${["output", ...names, "mean", "variance"][i]} is off by ${far}`);
    }
    tf.dispose([x, ...parameters.values(), ...one.seen, ...two.seen]);
  });
}
