/** Every network and its variants by the frames that move, held against all frames. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { buildModel } from "./build.ts";
import { type ModelConfig, publishedBackbone } from "./config.ts";
import { initialWeights, type Model, uploaded } from "./model.ts";
import { narrowStgcn, narrowStgcn2019, narrowTcn } from "./testdata/narrow.ts";

const networks: Readonly<Record<string, ModelConfig>> = {
  "2018": narrowStgcn,
  "2018 without a data batch norm": { ...narrowStgcn, use_data_bn: false },
  "2018, multiscale": { ...narrowStgcn, multiscale: true },
  "2018, batch norms by joint": { ...narrowStgcn, use_local_bn: true },
  "2018, one person": { ...narrowStgcn, num_person: 1 },
  "2018, kernel 3, stride 3": {
    ...narrowStgcn,
    temporal_kernel_size: 3,
    backbone_config: [[4, 4, 3], [4, 4, 1]],
  },
  "2019": narrowStgcn2019,
  "2019, two streams": { ...narrowStgcn2019, motion_stream: true },
  "2019, openpose, three persons": { ...narrowStgcn2019, layout: "openpose", num_person: 3 },
  "Temporal Conv": narrowTcn,
  "Temporal Conv without a data batch norm": {
    name: "tcn",
    channel: 150,
    num_class: 7,
    use_data_bn: false,
  },
};

/** Joints and persons of a network's samples. */
function sizesOf(config: ModelConfig): { joints: number; persons: number } {
  if (config.name === "tcn") return { joints: 25, persons: 2 };
  return { joints: config.layout === "openpose" ? 18 : 25, persons: config.num_person };
}

/** Weights as after a training: no running mean 0 and no bias 0, so that zeros do not stay zeros. */
function parametersOf(model: Model): Map<string, Tensor> {
  const random = Random.of(3);
  const weights = new Map(initialWeights(model, random));
  for (const [name, values] of weights) {
    const own = random.fork(`trained ${name}`);
    if (/bias$|running_mean$/.test(name)) weights.set(name, values.map(() => own.normal() / 2));
    if (/running_var$/.test(name)) weights.set(name, values.map(() => own.between(0.5, 2)));
  }
  return uploaded(model, weights);
}

/** Noise `[N,C,T,V,M]`, zeros from each person's end on; with a gap, zeros before the last frame that moves, too. */
function samples(
  [joints, frames]: readonly [joints: number, frames: number],
  ends: readonly (readonly number[])[],
  hasGap = false,
): Tensor {
  const random = Random.of(11);
  const persons = ends[0]?.length as number;
  const values = ends.flatMap((of) =>
    Array.from({ length: 3 * frames * joints * persons }, (_, i) => {
      const end = of[i % persons] as number;
      const t = Math.floor(i / (joints * persons)) % frames;
      const inGap = hasGap && t >= end / 3 && t < end - 1;
      return t < end && !inGap ? random.normal() : 0;
    })
  );
  return tf.tensor5d(values, [ends.length, 3, frames, joints, persons]);
}

/** How far skipping moves a logit, at most, beside the largest. */
function moved(
  model: Model,
  parameters: Map<string, Tensor>,
  x: Tensor,
  ends: readonly (readonly number[])[],
): number {
  const [, channels, frames, joints, persons] = x.shape as [number, number, number, number, number];
  const predictor = model.predictor(parameters, mkl);
  const skipping = predictor.skipping([channels, frames, joints, persons]);
  const [dense, skipped] = tf.tidy(() =>
    [predictor.predict(x), skipping.predict(x, ends)].map((logits) => logits.dataSync())
  ) as [Float32Array, Float32Array];
  skipping.dispose();
  predictor.dispose();
  assert.equal(skipped.length, dense.length);
  const largest = Math.max(1, ...dense.map(Math.abs));
  return Math.max(...dense.map((logit, i) => Math.abs(logit - (skipped[i] as number)))) / largest;
}

for (const [what, config] of Object.entries(networks)) {
  const { joints, persons } = sizesOf(config);
  const each = (...ends: number[]): number[][] =>
    ends.map((end) => Array.from({ length: persons }, (_, m) => m === 0 ? end : 0));

  Deno.test(`${what} gives by the frames that move what it gives by all, and leaves no tensor`, async () => {
    await testEngine();
    const model = buildModel(config);
    const parameters = parametersOf(model);
    const before = tf.memory().numTensors;
    for (const frames of [1, 2, 23, 48]) {
      const some = Math.ceil(frames / 3);
      const cases: Readonly<Record<string, readonly (readonly number[])[]>> = {
        "an empty sample": each(0),
        "a full one": [Array.from({ length: persons }, () => frames)],
        "one frame": each(1),
        "the second person only": [Array.from({ length: persons }, (_, m) => m === 0 ? 0 : some)],
        "persons of other lengths": [
          Array.from({ length: persons }, (_, m) => m === 0 ? frames : 1),
        ],
        "all together": each(0, frames, 1, some, frames - 1, some),
      };
      for (const [how, ends] of Object.entries(cases)) {
        for (const hasGap of [false, true]) {
          const x = samples([joints, frames], ends, hasGap);
          const by = moved(model, parameters, x, ends);
          assert.ok(by < 1e-5, `${how} of ${frames} frames${hasGap ? ", a gap" : ""}: ${by}`);
          x.dispose();
        }
      }
    }
    assert.equal(tf.memory().numTensors, before);
    tf.dispose([...parameters.values()]);
  });

  Deno.test(`${what} skips in samples of any lengths`, async () => {
    await testEngine();
    const model = buildModel(config);
    const parameters = parametersOf(model);
    const lengths = fc.integer({ min: 1, max: 61 }).chain((frames) =>
      fc.tuple(
        fc.constant(frames),
        fc.array(
          fc.array(fc.integer({ min: 0, max: frames }), { minLength: persons, maxLength: persons }),
          { minLength: 1, maxLength: 9 },
        ),
      )
    );
    fc.assert(
      fc.property(lengths, ([frames, ends]) => {
        const x = samples([joints, frames], ends);
        const by = moved(model, parameters, x, ends);
        x.dispose();
        assert.ok(by < 1e-5, `${by}`);
      }),
      { numRuns: 12, seed: 1 },
    );
    tf.dispose([...parameters.values()]);
  });
}

for (const narrow of [narrowStgcn, narrowStgcn2019]) {
  Deno.test(`${narrow.name} of the published width skips where rows run one by one, and together`, async () => {
    await testEngine();
    const backbone_config = publishedBackbone.map((
      [...sizes],
    ): [number, number, number] => [...sizes]);
    const model = buildModel({ ...narrow, backbone_config });
    const parameters = parametersOf(model);
    // Behind the last stride 13 to 21 and 21 to 29 of 30 frames move, and all.
    const ends = [[5, 0], [40, 40], [120, 3]];
    const x = samples([25, 120], ends);
    const by = moved(model, parameters, x, ends);
    assert.ok(by > 0 && by < 1e-5, `${by}`);
    tf.dispose([x, ...parameters.values()]);
  });
}

Deno.test("frames that are told to move may be zeros", async () => {
  await testEngine();
  const model = buildModel(narrowStgcn);
  const parameters = parametersOf(model);
  const x = samples([25, 30], [[12, 0], [5, 7]]);
  assert.ok(moved(model, parameters, x, [[30, 9], [9, 20]]) < 1e-5);
  tf.dispose([x, ...parameters.values()]);
});
