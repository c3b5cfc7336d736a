import assert from "node:assert/strict";
import { type Tensor, tf } from "../engine/backend.ts";
import { testEngine } from "../engine/testing.ts";
import { disposeMoving, noMemory } from "./optimizer.ts";
import { Sgd } from "./sgd.ts";

/** Two steps on p = 1 with gradients 0.5 and -0.25, rate 0.1, momentum 0.9, decay 0.1, by hand. */
async function twoSteps(nesterov: boolean): Promise<number> {
  await testEngine();
  const parameters = new Map<string, Tensor>([["p", tf.tensor1d([1])], ["idle", tf.tensor1d([2])]]);
  const moving = { parameters, memory: noMemory() };
  const optimizer = new Sgd({ momentum: 0.9, nesterov, weight_decay: 0.1 });
  for (const gradient of [0.5, -0.25]) {
    const g = tf.tensor1d([gradient]);
    optimizer.step(moving, new Map([["p", g]]), { learningRate: 0.1 });
    g.dispose();
  }
  assert.equal(parameters.get("idle")?.dataSync()[0], 2, "no gradient, no decay");
  const value = parameters.get("p")?.dataSync()[0] as number;
  disposeMoving(moving);
  return value;
}

Deno.test("Sgd.step() adds decay to the gradient before momentum, and looks ahead with Nesterov", async () => {
  // g1 = 0.6, b1 = 0.6, p1 = 1 - 0.1 (0.6 + 0.54) = 0.886
  // g2 = -0.1614, b2 = 0.3786, p2 = 0.886 - 0.1 (-0.1614 + 0.34074) = 0.868066
  assert.ok(Math.abs(await twoSteps(true) - 0.868066) < 1e-6);
});

Deno.test("Sgd.step() without Nesterov steps along the momentum", async () => {
  // p1 = 1 - 0.06 = 0.94; g2 = -0.156, b2 = 0.384, p2 = 0.94 - 0.0384 = 0.9016
  assert.ok(Math.abs(await twoSteps(false) - 0.9016) < 1e-6);
});
