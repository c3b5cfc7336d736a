/**
 * The ways to convolve along frames, forward and back, at the sizes of Temporal Conv and of ST-GCN: what
 * `src/engine/kernels.ts` and `src/nn/convolution_gradients.ts` chose from. The least of
 * several turns, in ms (the last size takes 20 GB at batch 64).
 *
 *     deno run -A bench/convolution_bench.ts [BATCH]
 */

import { channelsLast, integer, ofFloat, run, text } from "../src/engine/attributes.ts";
import { type Tensor, tf } from "../src/engine/backend.ts";
import { startEngine } from "../src/engine/engine.ts";
import {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
} from "../src/engine/kernels.ts";
import { backwardTaps } from "../src/nn/convolution.ts";
import {
  filterGradientByTaps,
  filterGradientByWindows,
  inputGradientByPhases,
} from "../src/nn/convolution_gradients.ts";
import { alongFrames, framesAfter } from "../src/nn/frames.ts";
import { markdownTable } from "../src/report/table.ts";

const taps = 9;
const rounds = 12;

/** `[V, persons, T, I, O, stride]`. */
const sizes = [
  [1, 1, 300, 64, 64, 1],
  [1, 1, 300, 64, 128, 2],
  [1, 1, 150, 128, 128, 1],
  [1, 1, 150, 128, 256, 2],
  [1, 1, 75, 256, 256, 1],
  [25, 2, 75, 256, 256, 1],
] as const;

/** Frames along H whatever the width: what `convolution()` does not do where V = 1. */
function standing(x: Tensor, filter: Tensor, stride: number): Tensor {
  const pad = (taps - 1) / 2;
  return run("Conv2D", [
    ofFloat(),
    integer("strides", [1, stride, 1, 1]),
    text("padding", "EXPLICIT"),
    integer("explicit_paddings", [0, 0, pad, pad, 0, 0, 0, 0]),
    channelsLast(),
    integer("dilations", [1, 1, 1, 1]),
  ], [x, filter]);
}

/** The least time of each way, taken in turns. */
function least(ways: readonly (() => Tensor)[]): string[] {
  const best = ways.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    for (const [i, way] of ways.entries()) {
      const start = performance.now();
      tf.tidy(() => void way());
      best[i] = Math.min(best[i] as number, performance.now() - start);
    }
  }
  return best.map((ms) => ms.toFixed(2));
}

await startEngine({ device: "cpu", environment: Deno.env.toObject() });
const batch = Number(Deno.args[0] ?? 8);
const rows = sizes.map(([joints, persons, frames, into, out, stride]) =>
  tf.tidy(() => {
    const x = tf.randomNormal([batch * persons, frames, joints, into]);
    const filter = tf.randomNormal([taps, 1, into, out]);
    const shape = [batch * persons, framesAfter(frames, stride), joints, out];
    const gradient = tf.randomNormal(shape);
    const along = alongFrames(taps, stride);
    return [
      `${frames} x ${joints}, ${into} to ${out}, stride ${stride}`,
      ...least([
        () => standing(x, filter, stride),
        () => convolution(x, filter, along),
        () => convolutionInputGradient(x.shape, filter, gradient, along),
        () => inputGradientByPhases(x.shape, backwardTaps(filter), gradient, stride),
        () => convolutionFilterGradient(x, filter.shape, gradient, along),
        () => filterGradientByTaps(x, gradient, taps, stride),
        ...(joints === 1 ? [() => filterGradientByWindows(x, gradient, taps, stride)] : []),
      ]),
      ...(joints === 1 ? [] : ["–"]),
    ];
  })
);
const head = [
  "T x V, channels",
  "forward, T along H",
  "convolution()",
  "to x, kernel",
  "by phases",
  "to filter, kernel",
  "by taps",
  "by windows",
];
await Deno.stdout.write(new TextEncoder().encode(markdownTable(head, rows)));
