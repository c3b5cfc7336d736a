import assert from "node:assert/strict";
import { UsageError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { seedsOf, TrainingPass } from "../nn/pass.ts";
import { buildModel } from "./build.ts";
import { initialWeights, type Model, uploaded, type Weights } from "./model.ts";
import { publishedConfig } from "../published/arguments.ts";
import { motionOf } from "./two_streams.ts";

const args = {
  in_channels: 3,
  num_class: 4,
  edge_importance_weighting: true,
  graph_args: { layout: "openpose", strategy: "spatial" },
};
const streamConfig = publishedConfig("net.st_gcn.Model", args, 2);
assert.ok(streamConfig.name === "stgcn-2019");
const narrow = {
  ...streamConfig,
  backbone_config: [[4, 4, 1], [4, 8, 2]] as [number, number, number][],
};
const stream = buildModel(narrow);
const both = buildModel({ ...narrow, motion_stream: true });
const weights = initialWeights(both, Random.of(3));

/** The weights of one of the streams, under its own names. */
function weightsOf(prefix: string): Weights {
  return new Map(
    [...weights].filter(([name]) => name.startsWith(prefix))
      .map(([name, values]) => [name.slice(prefix.length), values]),
  );
}

function sample(): Tensor {
  return tf.randomNormal([2, 3, 9, 18, 2], 0, 1, "float32", 5);
}

Deno.test("motionOf() takes from each frame the mean of its neighbors, and leaves the ends zero", async () => {
  await testEngine();
  const x = tf.tensor5d([1, 2, 4, 8, 16], [1, 1, 5, 1, 1]);
  assert.deepEqual([...motionOf(x).dataSync()], [0, -0.5, -1, -2, 0]);
  assert.deepEqual([...motionOf(tf.ones([1, 1, 2, 1, 1])).dataSync()], [0, 0]);
});

Deno.test("two streams have the published names and add what each says of its own input", async () => {
  await testEngine();
  assert.deepEqual(
    both.parameters.map(({ name }) => name),
    ["origin_stream.", "motion_stream."].flatMap((prefix) =>
      stream.parameters.map(({ name }) => prefix + name)
    ),
  );
  const x = sample();
  const predict = (model: Model, of: Weights, input: Tensor): Float32Array => {
    const predictor = model.predictor(uploaded(model, of), mkl);
    return predictor.predict(input).dataSync<"float32">();
  };
  const origin = predict(stream, weightsOf("origin_stream."), x);
  const motion = predict(stream, weightsOf("motion_stream."), motionOf(x));
  const sum = predict(both, weights, x);
  sum.forEach((logit, i) =>
    assert.ok(Math.abs(logit - (origin[i] as number) - (motion[i] as number)) < 1e-6)
  );
});

/** Gradients and statistics of a training pass on which every logit pulls. */
function passed(model: Model, of: Weights, x: Tensor): ReadonlyMap<string, readonly number[]> {
  const pass = new TrainingPass(uploaded(model, of), mkl);
  const { output, backward } = model.forward(pass, x);
  backward(tf.onesLike(output)).dispose();
  return new Map([
    ...[...pass.gradients].map(([name, gradient]) => [name, [...gradient.dataSync()]] as const),
    ...[...pass.statistics].map(([name, { mean }]) =>
      [`${name}.mean`, [...mean.dataSync()]] as const
    ),
  ]);
}

Deno.test("each stream has the gradients and statistics that it has alone", async () => {
  await testEngine();
  const x = sample();
  const together = passed(both, weights, x);
  for (const [prefix, input] of [["origin_stream.", x], ["motion_stream.", motionOf(x)]] as const) {
    for (const [name, values] of passed(stream, weightsOf(prefix), input)) {
      assert.deepEqual(together.get(prefix + name), values, prefix + name);
    }
  }
});

Deno.test("a training pass over two streams leaves no tensor, and drops by the seed", async () => {
  await testEngine();
  const model = buildModel({ ...narrow, dropout: 0.5, motion_stream: true });
  const parameters = uploaded(model, weights);
  const x = sample();
  const logits = (random?: Random): number[] => {
    const before = tf.memory().numTensors;
    const pass = new TrainingPass(parameters, mkl, random && seedsOf(random));
    const { output, backward } = model.forward(pass, x);
    const values = [...output.dataSync()];
    backward(tf.onesLike(output)).dispose();
    pass.dispose();
    output.dispose();
    assert.equal(tf.memory().numTensors, before);
    return values;
  };
  assert.deepEqual(logits(Random.of(1)), logits(Random.of(1)));
  assert.notDeepEqual(logits(Random.of(1)), logits(Random.of(2)));
  assert.notDeepEqual(logits(Random.of(1)), logits());
});

Deno.test("features of two streams are refused in a sentence, and nothing is left of the try", async () => {
  await testEngine();
  const parameters = uploaded(both, weights);
  const x = sample();
  const predictor = both.predictor(parameters, mkl);
  const before = tf.memory().numTensors;
  assert.throws(() => predictor.extractFeature(x), (thrown: unknown) => {
    assert.ok(thrown instanceof UsageError);
    assert.match(thrown.message, /^Cannot extract features of two streams/);
    return true;
  });
  assert.equal(tf.memory().numTensors, before);
  predictor.dispose();
  tf.dispose([x, ...parameters.values()]);
});
