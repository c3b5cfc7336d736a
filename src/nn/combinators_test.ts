import assert from "node:assert/strict";
import { type Tensor, tf } from "../engine/backend.ts";
import { mkl, portable } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { oracleParameter } from "../oracle/formula.ts";
import { identity, residual, sequence, sideBySide } from "./combinators.ts";
import { convolutionAlongFrames } from "./convolution.ts";
import { ones, zeros } from "./initialization.ts";
import type { Layer } from "./layer.ts";
import { batchNorm } from "./norm.ts";
import { TrainingPass } from "./pass.ts";
import { relu } from "./relu.ts";

const begin = { weight: ones, bias: zeros };

function convolution(name: string, out: number, size: number, stride = 1): Layer {
  return convolutionAlongFrames({ name, shape: [out, 3, size, 1], stride, begin });
}

/** Parameters of a layer by the formula, as the engine keeps them. */
function parametersOf(layer: Layer): Map<string, Tensor> {
  return new Map(layer.parameters.map(({ name, shape, isFilter }) => {
    const values = tf.tensor(oracleParameter(name, shape), [...shape]);
    return [name, isFilter ? tf.transpose(values, [2, 3, 1, 0]) : values];
  }));
}

const x = (): Tensor => tf.randomNormal([2, 9, 2, 3], 0, 1, "float32", 5);

/** The sum of what a layer puts out, weighted so that every value counts. */
function scored(output: Tensor): Tensor {
  return tf.sum(tf.mul(output, tf.linspace(-1, 2, output.size).reshape(output.shape)));
}

/** What each joined layer says of a small change of a parameter, by differences. */
function slope(layer: Layer, parameters: Map<string, Tensor>, name: string): number {
  const change = 1e-2;
  const at = (by: number): number =>
    tf.tidy(() => {
      const old = parameters.get(name) as Tensor;
      const one = tf.oneHot(tf.scalar(0, "int32"), old.size).toFloat().reshape(old.shape);
      const moved = new Map(parameters).set(name, tf.add(old, tf.mul(one, by)));
      const pass = new TrainingPass(moved, mkl);
      return scored(layer.forward(pass, { output: x() }).output).dataSync()[0] as number;
    });
  return (at(change) - at(-change)) / (2 * change);
}

const joined: Readonly<Record<string, Layer>> = {
  "a chain whose ReLU needs the bias in front of it": sequence([convolution("a", 3, 3), relu]),
  "a sum that lacks two biases, in front of a ReLU": sequence([
    residual(convolution("a", 3, 3), convolution("b", 3, 1)),
    relu,
  ]),
  "two side by side, whose biases are theirs": sideBySide([
    convolution("a", 2, 3),
    sequence([convolution("b", 3, 5), relu]),
  ]),
  "a residual around a chain of convolutions": residual(
    sequence([convolution("a", 3, 3), convolution("b", 3, 3)]),
    identity,
  ),
  "a convolution in front of a residual, which hears of both ways": sequence([
    convolution("a", 3, 3),
    residual(convolution("b", 3, 3), identity),
  ]),
};

for (const [what, inner] of Object.entries(joined)) {
  // The ReLU behind it settles whatever the layer's output lacks.
  const layer = sequence([inner, relu]);
  Deno.test(`${what}: gradients are the slopes, and no tensor is left`, async () => {
    await testEngine();
    const parameters = parametersOf(layer);
    const input = x();
    const before = tf.memory().numTensors;
    const pass = new TrainingPass(parameters, mkl);
    const { output, backward } = layer.forward(pass, { output: input });
    const weights = tf.tidy(() => tf.linspace(-1, 2, output.size).reshape(output.shape));
    const toX = backward(weights);
    assert.deepEqual(toX.shape, input.shape);
    for (const { name } of layer.parameters) {
      const ours = pass.gradients.get(name)?.dataSync()[0] ?? NaN;
      const wanted = slope(layer, parameters, name);
      assert.ok(Math.abs(ours - wanted) < 2e-2 * Math.max(1, Math.abs(wanted)), `${name}: ${ours}`);
    }
    tf.dispose([output, toX]);
    pass.dispose();
    assert.equal(tf.memory().numTensors, before);
    tf.dispose([input, ...parameters.values()]);
  });

  for (const policy of [mkl, portable]) {
    Deno.test(`${what}: folded it puts out what training does (${policy.opTable})`, async () => {
      await testEngine();
      tf.tidy(() => {
        const parameters = parametersOf(layer);
        const input = x();
        const trained = layer.forward(new TrainingPass(parameters, policy), { output: input });
        const folded = layer.fold(parameters, policy);
        const far = tf.max(tf.abs(tf.sub(folded.apply(input), trained.output))).dataSync()[0];
        assert.ok(Number(far) < 1e-5, `${far}`);
        folded.dispose();
      });
    });
  }
}

Deno.test("a batch norm notes that a bias in front of it is used, and moves its mean by it", async () => {
  await testEngine();
  tf.tidy(() => {
    const layer = sequence([convolution("a", 3, 1), batchNorm({ name: "bn" }, 3)]);
    const parameters = parametersOf(layer);
    const meanWith = (bias: Tensor): Float32Array => {
      const pass = new TrainingPass(new Map(parameters).set("a.bias", bias), mkl);
      layer.forward(pass, { output: x() });
      assert.deepEqual([...pass.gradients.get("a.bias")?.dataSync() ?? []], [0, 0, 0]);
      return pass.statistics.get("bn")?.mean.dataSync<"float32">() as Float32Array;
    };
    const [without, moved] = [meanWith(tf.zeros([3])), meanWith(tf.tensor1d([1, 2, 3]))];
    moved.forEach((value, c) => assert.ok(Math.abs(value - (without[c] as number) - c - 1) < 1e-5));
  });
});

Deno.test("layers of two strides cannot be joined", async () => {
  await testEngine();
  tf.tidy(() => {
    const layer = residual(convolution("a", 3, 3, 2), convolution("b", 3, 1));
    assert.throws(
      () => layer.fold(parametersOf(layer), mkl),
      /Cannot join layers of strides 2, 1: expected one/,
    );
  });
});
