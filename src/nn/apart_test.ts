import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { convolutionWithBias } from "../engine/kernels.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { alongRows, isWide } from "./apart.ts";
import { alongFrames, framesAfter } from "./frames.ts";
import type { Span } from "./packing.ts";
import type { Reach } from "./reach.ts";
import { noise, packOf } from "./testing.ts";

const joints = 2;
const channels = 3;

function framesOf(x: Tensor, { start, frames }: Pick<Span, "start" | "frames">): number[] {
  return [...tf.slice(x, [0, start], [1, frames]).dataSync()];
}

for (const [size, stride] of [[5, 1], [9, 1], [5, 2], [9, 3]] as const) {
  Deno.test(`a kernel of ${size}, stride ${stride}, gives row by row what it gives on all frames`, async () => {
    await testEngine();
    const random = Random.of(size).fork(`${stride}`);
    tf.tidy(() => {
      const filter = noise(random, [size, 1, channels, channels]);
      const bias = noise(random, [channels]);
      const apply = (x: Tensor, reach: Reach): Tensor =>
        convolutionWithBias(x, filter, bias, reach, mkl);
      const reach = alongFrames(size, stride);
      for (const frames of [1, 9, 150]) {
        const still = noise(random, [2, frames, joints, channels]);
        const after = framesAfter(frames, stride);
        const lengths = [1, Math.ceil(frames / 3), Math.ceil(frames * 0.7), frames];
        const people = [1, 0, 1, 0];
        const rows = lengths.map((length) => noise(random, [1, length, joints, channels]));
        const { x, spans } = alongRows(reach, packOf(rows, people), still, apply);
        let at = 0;
        for (const [i, row] of rows.entries()) {
          const [person, length] = [people[i] as number, lengths[i] as number];
          const span = spans[i] as Span;
          const behind = tf.slice(still, [person, length], [1, frames - length]);
          const dense = apply(tf.concat([row, behind], 1), reach);
          const wanted = framesOf(dense, { start: 0, frames: span.frames });
          const got = framesOf(x, span);
          assert.ok(got.every((value, k) => Math.abs(value - (wanted[k] as number)) < 1e-5));
          // What moves is all there, and at most a 32nd besides.
          const moving = Math.min(after, Math.ceil((length + reach.before) / stride));
          assert.ok(span.frames >= moving && span.frames <= Math.min(after, moving * 33 / 32));
          assert.equal(span.start, at, "a frame between two rows");
          at += span.frames;
          const alone = alongRows(reach, packOf([row], [person]), still, apply);
          assert.deepEqual(framesOf(alone.x, alone.spans[0] as Span), got);
        }
        assert.ok((x.shape[1] as number) > at, "the last frame is nobody's");
      }
    });
  });
}

Deno.test("rows stand alone in ST-GCN at 128 channels and more, and never in Temporal Conv", async () => {
  await testEngine();
  const wide = (joints: number, into: number, out: number, size = 9): boolean =>
    tf.tidy(() =>
      isWide(alongFrames(size, 1), tf.zeros([1, 1, joints, into]), tf.zeros([1, 1, joints, out]))
    );
  assert.deepEqual([64, 128, 256].map((width) => wide(25, width, width)), [false, true, true]);
  assert.deepEqual([128, 256].map((width) => wide(18, width, width)), [true, true]);
  assert.deepEqual([wide(1, 256, 256), wide(25, 128, 256, 1)], [false, false]);
});
