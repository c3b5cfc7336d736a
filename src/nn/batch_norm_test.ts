import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { type DevicePolicy, mkl, portable } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { oracleStream } from "../oracle/formula.ts";
import { movedStatistics, trainBatchNorm } from "./batch_norm.ts";
import { seedsOf, TrainingPass } from "./pass.ts";

const shape = [64, 8];
const probability = 0.25;

function drawnTensor(name: string): Tensor {
  const u = oracleStream(name);
  return tf.tensor(Array.from({ length: 64 * 8 }, (_, i) => u(i)), shape);
}

/** Output of a batch norm, and its gradients to x and the weight. */
function ran(
  gradient: Tensor,
  options: Parameters<typeof trainBatchNorm>[3],
  random?: Random,
): Tensor[] {
  const parameters = new Map([
    ["bn.weight", tf.linspace(0.5, 1.5, 8)],
    ["bn.bias", tf.linspace(-0.2, 0.3, 8)],
  ]);
  const pass = new TrainingPass(parameters, mkl, random && seedsOf(random));
  const { output, backward } = trainBatchNorm(pass, "bn", drawnTensor("x"), options);
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

const rows = 3000;
const channels = 4;

/** Values around 3 with deviation 1: a mean that naive sums lose digits on. */
function input(): Tensor {
  return tf.randomNormal([rows / 10, 10, channels], 3, 1, "float32", 5);
}

function ramp(size: number): Map<string, Tensor> {
  return new Map([
    ["bn.weight", tf.linspace(0.5, 2, size)],
    ["bn.bias", tf.linspace(-1, 1, size)],
  ]);
}

/** The same in double precision: output, mean and unbiased variance of channel c. */
function expected(x: Tensor, c: number): { normalized: number[]; mean: number; variance: number } {
  const all = x.dataSync();
  const values = Array.from({ length: rows }, (_, r) => all[r * channels + c] as number);
  const mean = values.reduce((a, b) => a + b, 0) / rows;
  const square = values.reduce((a, b) => a + (b - mean) ** 2, 0);
  const deviation = Math.sqrt(square / rows + 1e-5);
  return {
    normalized: values.map((v) => (v - mean) / deviation),
    mean,
    variance: square / (rows - 1),
  };
}

for (const policy of [mkl, portable]) {
  Deno.test(`batchNorm() normalizes by the batch's own statistics (${policy.opTable})`, async () => {
    await testEngine();
    tf.tidy(() => {
      const pass = new TrainingPass(ramp(channels), policy);
      const x = input();
      const shift = tf.linspace(0, 3, channels);
      const { output } = trainBatchNorm(pass, "bn", x, { relu: true, shift });
      const ours = output.dataSync();
      const { mean, variance } = pass.statistics.get("bn") ?? assert.fail("no statistics");
      for (let c = 0; c < channels; c++) {
        const wanted = expected(x, c);
        const weight = 0.5 + 0.5 * c;
        const bias = -1 + 2 * c / 3;
        wanted.normalized.forEach((value, r) => {
          const out = Math.max(0, weight * value + bias);
          assert.ok(Math.abs(out - (ours[r * channels + c] as number)) < 2e-5);
        });
        assert.ok(Math.abs((mean.dataSync()[c] as number) - wanted.mean - c) < 1e-5);
        assert.ok(Math.abs((variance.dataSync()[c] as number) - wanted.variance) < 1e-4);
      }
      pass.dispose();
    });
  });
}

Deno.test("batchNorm() sums in two levels, ten times nearer to the truth than TensorFlow's own", async () => {
  await testEngine();
  tf.tidy(() => {
    const x = tf.randomNormal([60000, channels], 3, 1, "float32", 7);
    const far = (policy: DevicePolicy): number => {
      const pass = new TrainingPass(ramp(channels), policy);
      trainBatchNorm(pass, "bn", x);
      const ours = pass.statistics.get("bn")?.mean.dataSync() ?? assert.fail("no statistics");
      const all = x.dataSync();
      const distances = Array.from(ours, (mean, c) => {
        let sum = 0;
        for (let i = c; i < all.length; i += channels) sum += all[i] as number;
        return Math.abs(mean - sum / 60000);
      });
      pass.dispose();
      return Math.max(...distances);
    };
    const [two, naive] = [far(mkl), far(portable)];
    assert.ok(two < naive / 10, `${two} against ${naive}`);
  });
});

Deno.test("batchNorm() with statistics by joint takes parameter c·V + v for joint v, channel c", async () => {
  await testEngine();
  tf.tidy(() => {
    const joints = 3;
    const size = joints * channels;
    const pass = new TrainingPass(
      new Map([
        ["bn.weight", tf.fill([size], 0)],
        ["bn.bias", tf.range(0, size)],
      ]),
      mkl,
    );
    const x = tf.randomNormal([5, 7, joints, channels], 0, 1, "float32", 5);
    const { output } = trainBatchNorm(pass, "bn", x, { joints });
    const last = output.dataSync().slice(-size);
    for (let v = 0; v < joints; v++) {
      for (let c = 0; c < channels; c++) assert.equal(last[v * channels + c], c * joints + v);
    }
    pass.dispose();
  });
});

Deno.test("movedStatistics() keeps nine tenths of the running ones and takes a tenth of the batch's", async () => {
  await testEngine();
  tf.tidy(() => {
    const running = [tf.tensor1d([1, 2]), tf.tensor1d([10])];
    const batch = [tf.tensor1d([3, -2]), tf.tensor1d([20])];
    const moved = movedStatistics(running, batch).map((one) => [...one.dataSync()]);
    assert.deepEqual(moved.map(({ length }) => length), [2, 1]);
    [1.2, 1.6, 11].forEach((value, i) =>
      assert.ok(Math.abs((moved.flat()[i] as number) - value) < 1e-6, `value ${i} of ${moved}`)
    );
  });
});
