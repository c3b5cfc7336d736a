/**
 * Rows of features one behind the other on the axis of frames, each as long as it moves: a kernel runs once for all of them,
 * as fast as on a batch of full ones, while one narrow row alone leaves it a fifth to two thirds of that; wide ones run by
 * themselves (`apart.ts`).
 * What a row gives has the same bits whatever stands beside it.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { gather, padZeros, reshape, stitch } from "../engine/shapes.ts";
import { movingBehind, type Reach } from "./reach.ts";

/** Where the moving frames of a row lie, and which row of still ones it is like behind them. */
export interface Span {
  readonly start: number;
  readonly frames: number;
  readonly person: number;
}

/** Places for rows. What lies in none of the spans is nobody's, as the last frame is always. */
export interface Places {
  readonly spans: readonly Span[];
  readonly length: number;
}

/** Rows at their places, `[1,L,V,C]`. Nobody's frames hold any numbers. */
export interface Pack {
  readonly x: Tensor;
  readonly spans: readonly Span[];
}

/** A length, rounded up by a 32nd at most: oneDNN compiles a kernel for each new one, in some 2 ms. */
export function roundedLength(frames: number): number {
  const grain = 2 ** Math.max(0, Math.floor(Math.log2(frames / 32)));
  return Math.ceil(frames / grain) * grain;
}

/**
 * Places one behind the other, for each row as many as `frames` says, some more up to the next one where `slots` says so, and
 * as many at the end as make a rounded length.
 */
export function placesFor(
  rows: readonly Omit<Span, "start">[],
  slots: readonly number[] = rows.map(({ frames }) => frames),
): Places {
  let at = 0;
  const spans = rows.map((row, i) => {
    const start = at;
    at += slots[i] as number;
    return { ...row, start };
  });
  return { spans, length: roundedLength(at + 1) };
}

/**
 * Where rows are to lie for a kernel to go along them, and where it puts them out. In front of each row and behind its last
 * frame, of `frames`, are zeros; frames of the output that reach into two rows are nobody's.
 */
export function placesAlong(
  { before, after, stride }: Reach,
  spans: readonly Span[],
  frames: number,
): { readonly input: Places; readonly output: Places } {
  const moving = spans.map((span) => movingBehind({ before, after, stride }, span.frames, frames));
  const output = placesFor(
    spans.map(({ person }, i) => ({ person, frames: moving[i]?.output as number })),
    moving.map(({ input, beyond }) => Math.ceil((before + input + beyond) / stride)),
  );
  const input = output.spans.map(({ person, start }, i) => ({
    person,
    start: start * stride + before,
    frames: moving[i]?.input as number,
  }));
  const length = (output.length - 1) * stride + before + after + 1;
  return { input: { spans: input, length }, output };
}

/**
 * Rows at other places → `[1,L',V,C]`. A span there may be longer than the row: then frames of `still[P,T,V,C]` follow, those of
 * its person. Nobody's frames are zeros.
 */
export function moved({ x, spans }: Pack, still: Tensor, places: Places): Tensor {
  const [, length, joints, channels] = x.shape as [number, number, number, number];
  const frames = still.shape[1] as number;
  // Nobody's frames go where zeros are put behind them.
  const targets = new Int32Array(length).fill(places.length - 1);
  const behind: number[] = []; // frames of the still rows
  const others: number[] = []; // places of those, then of zeros
  const isTaken = new Uint8Array(places.length);
  for (const [i, { start, frames: until, person }] of places.spans.entries()) {
    const from = spans[i] as Span;
    for (let t = 0; t < from.frames; t++) targets[from.start + t] = start + t;
    for (let t = from.frames; t < until; t++) {
      behind.push(person * frames + t);
      others.push(start + t);
    }
    isTaken.fill(1, start, start + until);
  }
  isTaken.forEach((taken, place) => {
    if (taken === 0) others.push(place);
  });
  return tf.tidy(() => {
    const flat = reshape(still, [-1, joints, channels]); // [P·T,V,C]
    const own = gather(flat, wholeNumbers(behind));
    const rest = padZeros(own, [[0, others.length - behind.length], [0, 0], [0, 0]]);
    const rows = tf.tensor2d(targets, [1, length], "int32");
    const all = stitch([rows, wholeNumbers(others)], [x, rest]); // [L',V,C]
    return reshape(all, [1, places.length, joints, channels]);
  });
}

/** Whole numbers, int32, a tensor of the caller's own. */
export function wholeNumbers(values: readonly number[] | Int32Array): Tensor {
  return tf.tensor1d(Int32Array.from(values), "int32");
}
