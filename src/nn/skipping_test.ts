/** Layers by the frames that move, held against the same layers on all frames. */

import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { mkl, portable } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { identity, residual, sequence, sideBySide } from "./combinators.ts";
import { convolutionAlongFrames } from "./convolution.ts";
import { graphConvolution2018 } from "./graph_convolution_2018.ts";
import type { Layer } from "./layer.ts";
import type { Span } from "./packing.ts";
import { batchNorm } from "./norm.ts";
import { relu } from "./relu.ts";
import { skippingBeside, type Skips } from "./skipping.ts";
import { noise, packOf } from "./testing.ts";

const joints = 2;
const channels = 3;
const begin = {
  weight: { kind: "normal", mean: 0, deviation: 0.5 },
  bias: { kind: "normal", mean: 0, deviation: 1 },
} as const;

function convolution(name: string, size: number, stride: number): Layer {
  const shape = [channels, channels, size, 1] as const;
  return convolutionAlongFrames({
    name,
    shape,
    stride,
    begin,
    norm: { name: `${name}.bn`, relu: true },
  });
}

const graph = graphConvolution2018({
  name: "gcn",
  graph: { adjacency: Float32Array.of(1, 0.5, 0.25, 1), partitions: 1, joints, mask: false },
  into: channels,
  out: channels,
  begin,
  norm: { name: "gcn.bn", relu: true, joints },
});

/** Every layer that has frames of its own, and every way to put layers together. */
const layers: Readonly<Record<string, Layer>> = {
  "a convolution": convolution("a", 5, 1),
  "a strided one": convolution("a", 5, 2),
  "a pointwise strided one": convolution("a", 1, 3),
  "a kernel as wide as the clip": convolution("a", 15, 1),
  "a graph convolution, by joint": graph,
  "a batch norm and a ReLU": sequence([batchNorm({ name: "bn" }, channels), relu]),
  "nothing": identity,
  "strided ones in turn": sequence([convolution("a", 5, 2), graph, convolution("b", 3, 2)]),
  "a residual": residual(sequence([graph, convolution("a", 9, 1)]), identity),
  "a strided residual": residual(convolution("a", 9, 2), convolution("b", 1, 2)),
  "a residual in a residual": residual(
    residual(convolution("a", 3, 1), identity),
    sequence([convolution("b", 9, 1), relu]),
  ),
  "a narrow and a wide one side by side": sideBySide([
    convolution("a", 3, 2),
    convolution("b", 7, 2),
  ]),
};

/** Values that no batch norm has at its start, so that zeros do not stay zeros. */
function parametersOf({ parameters }: Layer, random: Random): Map<string, Tensor> {
  return new Map(parameters.map(({ name, shape, isFilter }) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const isVariance = name.endsWith("running_var");
    const values = Float32Array.from(
      { length: size },
      () => isVariance ? random.between(0.5, 2) : random.normal() / 2,
    );
    const tensor = tf.tensor(values, [...shape]);
    return [name, isFilter ? tf.transpose(tensor, [2, 3, 1, 0]) : tensor];
  }));
}

for (const [what, layer] of Object.entries(layers)) {
  for (const policy of [mkl, portable]) {
    Deno.test(`${what} skips to what it gives on all frames, by ${policy.opTable} kernels`, async () => {
      await testEngine();
      const random = Random.of(1).fork(what);
      tf.tidy(() => {
        const folded = layer.fold(parametersOf(layer, random), policy);
        for (const frames of [1, 2, 7, 12]) {
          const still = noise(random, [2, frames, joints, channels]);
          const skipping = folded.skipping(still);
          const own = folded.apply(still);
          assert.ok(largest(tf.sub(own, skipping.still)) === 0);
          for (let moving = 1; moving <= frames; moving++) {
            // Rows of other lengths beside it, one of them of the same person.
            const lengths = [moving, 1 + moving * 5 % frames, frames, moving];
            const people = [1, 0, 1, 0];
            const rows = lengths.map((length) => noise(random, [1, length, joints, channels]));
            const pack = packOf(rows, people);
            const skipped = skipping.apply(pack);
            for (const [i, row] of rows.entries()) {
              const person = people[i] as number;
              const length = lengths[i] as number;
              const behind = tf.slice(still, [person, length], [1, frames - length]);
              const dense = folded.apply(tf.concat([row, behind], 1));
              const { start, frames: output } = skipped.spans[i] as Span;
              const moved = tf.slice(skipped.x, [0, start], [1, output]);
              const rest = tf.slice(own, [person, output], [1, (own.shape[1] as number) - output]);
              assert.ok(
                largest(tf.sub(dense, tf.concat([moved, rest], 1))) < 1e-5,
                `${length} of ${frames} frames move`,
              );
              const { x, spans: [span] } = skipping.apply(packOf([row], [person]));
              const alone = tf.slice(x, [0, span?.start as number], [1, output]);
              assert.equal(largest(tf.sub(moved, alone)), 0, "other rows change its bits");
            }
          }
          skipping.dispose();
        }
        folded.dispose();
      });
    });
  }
}

function largest(x: Tensor): number {
  return x.size === 0 ? 0 : tf.max(tf.abs(x)).dataSync()[0] as number;
}

Deno.test("ways of which none moves longest in every row are joined by the longer one of each row", async () => {
  await testEngine();
  const random = Random.of(4);
  tf.tidy(() => {
    const still = noise(random, [2, 5, joints, channels]);
    const people = [1, 0];
    const whole = people.map((person) =>
      tf.concat([
        noise(random, [1, 3, joints, channels]),
        tf.slice(still, [person, 3], [1, 2]),
      ], 1)
    );
    // What a way does not compute is still.
    const way = (lengths: readonly number[]): Skips => (still) => ({
      still: still.clone(),
      apply: () =>
        packOf(lengths.map((frames, i) => tf.slice(whole[i] as Tensor, 0, [1, frames])), people),
      dispose(): void {},
    });
    const both = skippingBeside(
      still,
      [way([3, 5]), way([4, 3])],
      ([a, b]) => tf.add(a as Tensor, b as Tensor),
    );
    const { x, spans } = both.apply(packOf(whole, people));
    assert.deepEqual(spans.map(({ frames }) => frames), [4, 5]);
    for (const [i, { start, frames }] of spans.entries()) {
      const wanted = tf.mul(tf.slice(whole[i] as Tensor, 0, [1, frames]), 2);
      assert.equal(largest(tf.sub(tf.slice(x, [0, start], [1, frames]), wanted)), 0);
    }
  });
});

Deno.test("a layer that skips leaves no tensor", async () => {
  await testEngine();
  const layer = residual(sequence([graph, convolution("a", 9, 2)]), convolution("b", 1, 2));
  const parameters = parametersOf(layer, Random.of(1));
  const still = noise(Random.of(2), [2, 9, joints, channels]);
  const x = noise(Random.of(3), [1, 6, joints, channels]);
  const before = tf.memory().numTensors;
  const folded = layer.fold(parameters, mkl);
  const skipping = folded.skipping(still);
  skipping.apply({ x, spans: [{ start: 1, frames: 4, person: 1 }] }).x.dispose();
  skipping.dispose();
  folded.dispose();
  assert.equal(tf.memory().numTensors, before);
  tf.dispose([still, x, ...parameters.values()]);
});
