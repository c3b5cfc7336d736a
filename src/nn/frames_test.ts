import assert from "node:assert/strict";
import { tf } from "../engine/backend.ts";
import { testEngine } from "../engine/testing.ts";
import { interleaved, padFrames, phasesOf } from "./frames.ts";

Deno.test("interleaved() weaves what phasesOf() took apart, and zeros where a phase is absent", async () => {
  await testEngine();
  tf.tidy(() => {
    const x = tf.range(1, 41).reshape([2, 5, 2, 2]);
    const phases = phasesOf(x, 2);
    assert.deepEqual(phases.map(({ shape }) => shape), [[2, 3, 2, 2], [2, 3, 2, 2]]);
    assert.deepEqual(interleaved(phases, 2, 5).dataSync(), x.dataSync());
    const even = tf.mul(x, tf.tensor4d([1, 0, 1, 0, 1], [1, 5, 1, 1]));
    assert.deepEqual(interleaved(phasesOf(x, 2, 1), 2, 5).dataSync(), even.dataSync());
  });
});

Deno.test("padFrames() puts zeros around the frames and behind the channels", async () => {
  await testEngine();
  tf.tidy(() => {
    const padded = padFrames(tf.ones([1, 1, 1, 2]), 1, 2, 1);
    assert.deepEqual(padded.shape, [1, 4, 1, 3]);
    assert.deepEqual([...padded.dataSync()], [0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
  });
});
