import assert from "node:assert/strict";
import { type Tensor, tf } from "../engine/backend.ts";
import { testEngine } from "../engine/testing.ts";
import { Adam } from "./adam.ts";
import { disposeMoving, noMemory } from "./optimizer.ts";

/** By PyTorch 2.15 in float64: Adam(lr=0.1, weight_decay=0.01) on [1, -2, 0.5]. */
const steps = [
  { gradient: [0.5, -0.25, 0], after: [0.9000000019607843, -1.9000000037037035, 0.4000001999996] },
  { gradient: [-0.1, 0.3, 0.02], after: [0.8471146658685269, -1.9072580129, 0.3134896250471274] },
  { gradient: [0.05, 0, -1], after: [0.7993210179022373, -1.9097366736675, 0.3757084819355792] },
];

Deno.test("Adam.step() gives PyTorch's numbers, passes over what has no gradient, and frees what it replaces", async () => {
  await testEngine();
  const before = tf.memory().numTensors;
  const optimizer = new Adam({ betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0.01 });
  const parameters = new Map<string, Tensor>([
    ["p", tf.tensor1d([1, -2, 0.5])],
    ["idle", tf.tensor1d([2])],
  ]);
  const moving = { parameters, memory: noMemory() };
  for (const [i, { gradient, after }] of steps.entries()) {
    const g = tf.tensor1d(gradient);
    optimizer.step(moving, new Map([["p", g]]), { learningRate: 0.1, steps: i });
    g.dispose();
    const far = Array.from(
      parameters.get("p")?.dataSync() ?? [],
      (value, i) => Math.abs(value - (after[i] as number)),
    );
    assert.ok(Math.max(...far) < 2e-6, `${far}`);
  }
  assert.equal(parameters.get("idle")?.dataSync()[0], 2, "no gradient, no decay");
  assert.throws(
    () => optimizer.step(moving, new Map([["q", tf.scalar(1)]]), { learningRate: 0.1, steps: 3 }),
    /Cannot move parameter "q"/,
  );
  disposeMoving(moving);
  assert.equal(tf.memory().numTensors, before + 1, "but for the gradient of q");
});
