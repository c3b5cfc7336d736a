/** What folded layers say of their frames, held against what moves when one frame is changed. */

import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import type { Layer } from "../nn/layer.ts";
import { identity, residual, sequence, sideBySide } from "../nn/combinators.ts";
import { convolutionAlongFrames } from "../nn/convolution.ts";
import { drawn, ones, zeros } from "../nn/initialization.ts";
import { sizeOf } from "../nn/parameters.ts";
import { batchNorm } from "../nn/norm.ts";
import type { Reach } from "../nn/reach.ts";
import { relu } from "../nn/relu.ts";

const begin = { weight: ones, bias: zeros };
const frames = 37;

function convolution(name: string, size: number, stride: number): Layer {
  return convolutionAlongFrames({
    name,
    shape: [2, 2, size, 1],
    stride,
    begin,
    norm: { name: `${name}.bn` },
  });
}

/** Layers, and what they reach. */
const layers: Readonly<Record<string, readonly [Layer, Reach]>> = {
  "a convolution of kernel 9": [convolution("a", 9, 1), { before: 4, after: 4, stride: 1 }],
  "a strided one": [convolution("a", 5, 2), { before: 2, after: 2, stride: 2 }],
  "a batch norm and a ReLU": [
    sequence([batchNorm({ name: "bn" }, 2), relu]),
    { before: 0, after: 0, stride: 1 },
  ],
  "two strided ones in turn": [
    sequence([convolution("a", 9, 2), convolution("b", 9, 2)]),
    { before: 4 + 2 * 4, after: 4 + 2 * 4, stride: 4 },
  ],
  "a residual around them": [
    residual(
      sequence([convolution("a", 9, 1), convolution("b", 3, 1)]),
      identity,
    ),
    { before: 5, after: 5, stride: 1 },
  ],
  "a narrow and a wide one side by side": [
    sideBySide([convolution("a", 3, 2), convolution("b", 7, 2)]),
    { before: 3, after: 3, stride: 2 },
  ],
};

function parametersOf({ parameters }: Layer): Map<string, Tensor> {
  const random = Random.of(1);
  return new Map(parameters.map(({ name, shape, isFilter, initialization }) => {
    const values = tf.tensor(drawn(initialization, sizeOf(shape), random), [...shape]);
    return [name, isFilter ? tf.transpose(values, [2, 3, 1, 0]) : values];
  }));
}

for (const [what, [layer, reach]] of Object.entries(layers)) {
  Deno.test(`the reach of ${what} is what moves, and all of it`, async () => {
    await testEngine();
    tf.tidy(() => {
      const folded = layer.fold(parametersOf(layer), mkl);
      assert.deepEqual(folded.reach, reach);
      const { before, after, stride } = reach;
      // Above zero throughout, so that no ReLU hides a change.
      const x = tf.randomUniform([1, frames, 1, 2], 1, 2, "float32", 5);
      const plain = folded.apply(x);
      assert.equal(plain.shape[1], Math.ceil(frames / stride));
      for (let frame = 0; frame < frames; frame++) {
        const one = tf.oneHot(tf.scalar(frame, "int32"), frames).toFloat();
        const moved = folded.apply(tf.add(x, tf.reshape(one, [1, frames, 1, 1])));
        const differs = tf.any(tf.notEqual(moved, plain), [0, 2, 3]).dataSync();
        differs.forEach((changed, t) => {
          const within = frame >= stride * t - before && frame <= stride * t + after;
          if (changed === 1) assert.ok(within, `frame ${frame} moved frame ${t}`);
          const isEnd = frame === stride * t - before || frame === stride * t + after;
          if (isEnd) assert.equal(changed, 1, `frame ${frame} does not move frame ${t}`);
        });
      }
      folded.dispose();
    });
  });
}
