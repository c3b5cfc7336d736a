import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { testEngine } from "../engine/testing.ts";
import { oracleStream } from "../golden/oracle.ts";
import { batchNorm } from "./batch_norm.ts";
import { TrainingPass } from "./pass.ts";

const shape = [64, 8];
const probability = 0.25;

function drawnTensor(name: string): Tensor {
  const u = oracleStream(name);
  return tf.tensor(Array.from({ length: 64 * 8 }, (_, i) => u(i)), shape);
}

/** Output of a batch norm, and its gradients to x and the weight. */
function ran(
  gradient: Tensor,
  options: Parameters<typeof batchNorm>[3],
  random?: Random,
): Tensor[] {
  const parameters = new Map([
    ["bn.weight", tf.linspace(0.5, 1.5, 8)],
    ["bn.bias", tf.linspace(-0.2, 0.3, 8)],
  ]);
  const pass = new TrainingPass(parameters, random);
  const { output, backward } = batchNorm(pass, "bn", drawnTensor("x"), options);
  return [output, backward(gradient), pass.gradients.get("bn.weight") as Tensor];
}

function assertNear(ours: Tensor, expected: Tensor, what: string): void {
  const far = tf.max(tf.abs(tf.sub(ours, expected))).dataSync()[0] as number;
  assert.ok(far <= 1e-5, `${what} is off by ${far}`);
}

for (const relu of [true, false]) {
  Deno.test(`batchNorm() drops and scales values, ${relu ? "with" : "without"} a ReLU, the same on the way back`, async () => {
    await testEngine();
    tf.tidy(() => {
      const gradient = drawnTensor("gradient");
      const [dropped, toX, toWeight] = ran(
        gradient.clone(),
        { relu, dropout: probability },
        Random.of(3),
      ) as [Tensor, Tensor, Tensor];
      const [plain] = ran(gradient.clone(), { relu }) as [Tensor];
      const kept = tf.notEqual(dropped, 0).toFloat();
      const scale = tf.div(kept, 1 - probability);
      assertNear(dropped, tf.mul(plain, scale), "the output");
      const [, expectedX, expectedWeight] = ran(tf.mul(gradient, scale), { relu }) as [
        Tensor,
        Tensor,
        Tensor,
      ];
      assertNear(toX, expectedX, "the gradient to x");
      assertNear(toWeight, expectedWeight, "the gradient to the weight");
      const share = tf.mean(kept).div(tf.mean(tf.notEqual(plain, 0).toFloat())).dataSync()[0];
      assert.ok(Math.abs(Number(share) - 0.75) < 0.08, `${share} of the values were kept`);
    });
  });
}

Deno.test("batchNorm() drops nothing in a pass without randomness", async () => {
  await testEngine();
  tf.tidy(() => {
    const gradient = drawnTensor("gradient");
    const plain = ran(gradient.clone(), {});
    const other = ran(gradient.clone(), { dropout: probability });
    plain.forEach((tensor, i) => assertNear(other[i] as Tensor, tensor, `result ${i}`));
  });
});
