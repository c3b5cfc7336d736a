import assert from "node:assert/strict";
import { tf } from "./backend.ts";
import { relu } from "./kernels.ts";
import { Recording } from "./recording.ts";
import { testEngine } from "./testing.ts";

Deno.test("Recording has a kernel with much to do wait for the one before it, and all behind it wait for it", async () => {
  await testEngine();
  tf.tidy(() => {
    const [small, large] = [tf.ones([4]), tf.ones([2 ** 20 + 1])];
    const recording = new Recording();
    recording.declare(small);
    recording.declare(large);
    recording.record(() => [small, small, large, small, small].forEach(relu));
    const waits = recording.nodes.slice(2).map(({ inputs }) =>
      inputs.filter((input) => input.startsWith("^"))
    );
    const after = "^kernel2_Relu";
    assert.deepEqual(waits, [[], [], ["^kernel1_Relu"], [after], [after]]);
  });
});

Deno.test("Recording has a kernel with little to do wait for the sixteenth before it", async () => {
  await testEngine();
  tf.tidy(() => {
    const x = tf.ones([4]);
    const recording = new Recording();
    recording.declare(x);
    recording.record(() => void Array.from({ length: 18 }, () => relu(x)));
    const waits = recording.nodes.slice(1).map(({ inputs }) => inputs.slice(1).join());
    assert.deepEqual(waits.slice(15), ["", "^kernel0_Relu", "^kernel1_Relu"]);
  });
});
