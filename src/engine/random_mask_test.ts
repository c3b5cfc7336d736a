import assert from "node:assert/strict";
import { tf } from "./backend.ts";
import { masked, randomMask } from "./random_mask.ts";
import { testEngine } from "./testing.ts";

const size = 200_000;

/** How many of `size` draws are true. */
function drawnTrue(share: number, seed: number): number {
  return tf.tidy(() => {
    const mask = randomMask([4, size / 4], share, tf.tensor1d([seed, -seed], "int32"));
    return mask.toInt().sum().dataSync()[0] as number;
  });
}

for (const share of [0.5, 0.75, 0.9, 0.6, 0.002, 0.0005, 0.9995, 1 - 0.998]) {
  Deno.test(`randomMask() is true in ${share} of cases, as nearly as chance has it`, async () => {
    await testEngine();
    const deviation = Math.sqrt(size * share * (1 - share));
    for (const seed of [1, 2]) {
      const found = drawnTrue(share, seed);
      assert.ok(Math.abs(found - size * share) < 5 * deviation, `${found} of ${size}`);
    }
  });
}

Deno.test("randomMask() is the same for the same seeds, and leaves no tensor but itself", async () => {
  await testEngine();
  for (const share of [0.5, 0.3]) {
    const seeds = tf.tensor1d([3, 4], "int32");
    const before = tf.memory().numTensors;
    const [one, again] = [randomMask([7], share, seeds), randomMask([7], share, seeds)];
    assert.equal(tf.memory().numTensors, before + 2);
    assert.deepEqual([...one.dataSync()], [...again.dataSync()]);
    tf.dispose([one, again, seeds]);
  }
});

Deno.test("randomMask() refuses a share that keeps nothing or everything", async () => {
  await testEngine();
  const seeds = tf.tensor1d([3, 4], "int32");
  for (const share of [0, 1, NaN, -0.1]) {
    assert.throws(() => randomMask([4], share, seeds), /Cannot draw a mask that keeps a share of/);
  }
  seeds.dispose();
});

Deno.test("masked() puts 0 where the mask is false, in any shape, and leaves no tensor but its output", async () => {
  await testEngine();
  const x = tf.tensor3d([1, -2, 3, -4, Infinity, NaN], [1, 2, 3]);
  const mask = tf.tensor3d([1, 0, 0, 1, 1, 0], [1, 2, 3], "bool");
  const before = tf.memory().numTensors;
  const chosen = masked(x, mask);
  assert.deepEqual(chosen.shape, [1, 2, 3]);
  assert.deepEqual([...chosen.dataSync()], [1, 0, 0, -4, Infinity, 0]);
  chosen.dispose();
  assert.equal(tf.memory().numTensors, before);
  tf.dispose([x, mask]);
});
