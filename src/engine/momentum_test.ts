import assert from "node:assert/strict";
import { tf } from "./backend.ts";
import { momentumStep } from "./momentum.ts";
import { testEngine } from "./testing.ts";

const settings = { learningRate: 0.5, momentum: 0.75, nesterov: true };

Deno.test("momentumStep() moves a parameter by its mean, and takes over what it is given", async () => {
  await testEngine();
  const gradient = tf.tensor1d([1, -2]);
  const before = tf.memory().numTensors;
  const given = { parameter: tf.tensor1d([10, 20]), mean: tf.tensor1d([4, 8]) };
  const { parameter, mean } = momentumStep(given, gradient, settings);
  assert.deepEqual([...mean.dataSync()], [4, 4]); // 0.75·4 + 1, 0.75·8 - 2
  assert.deepEqual([...parameter.dataSync()], [8, 19.5]); // 10 - 0.5(1 + 3), 20 - 0.5(-2 + 3)
  assert.ok(given.parameter.isDisposed && given.mean.isDisposed);
  tf.dispose([parameter, mean]);
  assert.equal(tf.memory().numTensors, before);
  gradient.dispose();
});

Deno.test("momentumStep() leaves alone what somebody else has a handle on", async () => {
  await testEngine();
  tf.tidy(() => {
    const array = Float32Array.of(10, 20);
    const parameter = tf.tensor1d(array);
    const seen = parameter.clone();
    const mean = tf.zeros([2]);
    momentumStep({ parameter, mean: mean.clone() }, tf.ones([2]), settings);
    assert.deepEqual([...seen.dataSync()], [10, 20]);
    assert.deepEqual([...mean.dataSync()], [0, 0]);
    assert.deepEqual([...array], [10, 20]);
  });
});
