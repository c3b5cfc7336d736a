/**
 * Rows that a kernel goes along one by one. Where a frame is work enough it is as fast on one row as on many that lie one behind
 * the other, and computes no frames between two of them, which are a sixth of those behind ST-GCN's last stride
 * (`bench/peers.ts inference --lengths ntu`).
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { concat, reshape, slice } from "../engine/shapes.ts";
import { type Pack, placesFor, roundedLength } from "./packing.ts";
import { movingBehind, type Reach } from "./reach.ts";

/** Multiplications in a frame that are work enough: ST-GCN's at 128 channels and more, not at 64, and none of Temporal Conv's. */
const ENOUGH = 2e6;

/** Whether rows of `input[P,T,V,I]` are, of a layer that gives `output[P,T',V,O]`. */
export function isWide({ before, after }: Reach, input: Tensor, output: Tensor): boolean {
  const [, , joints, into] = input.shape as [number, number, number, number];
  const out = output.shape[3] as number;
  return (before + 1 + after) * joints * into * out >= ENOUGH;
}

/**
 * A layer on each row by itself, behind which frames of `still[P,T,V,C]` follow, those of its person → its rows one behind the other.
 * `apply` is told how many zeros to add around a row.
 */
export function alongRows(
  reach: Reach,
  { x, spans }: Pack,
  still: Tensor,
  apply: (x: Tensor, reach: Reach) => Tensor,
): Pack {
  const [, frames, joints, channels] = still.shape as [number, number, number, number];
  const rows = spans.map((span) => ({
    ...span,
    ...movingBehind(reach, span.frames, frames, roundedLength),
  }));
  const places = placesFor(rows.map(({ person, output }) => ({ person, frames: output })));
  const all = tf.tidy(() => {
    const piece = (from: Tensor, start: number, length: number): Tensor =>
      slice(from, [start, 0, 0], [length, joints, channels]);
    const [own, behind] = [x, still].map((one) => reshape(one, [-1, joints, channels])) as [
      Tensor,
      Tensor,
    ];
    const outputs = rows.map(({ start, frames: moving, person, input, beyond }) =>
      tf.tidy(() => {
        const row = concat([
          piece(own, start, moving),
          piece(behind, person * frames + moving, input - moving),
        ], 0);
        return apply(reshape(row, [1, input, joints, channels]), { ...reach, after: beyond });
      })
    );
    const [, , ...frame] = outputs[0]?.shape as [number, number, number, number];
    const written = rows.reduce((sum, { output }) => sum + output, 0);
    const nobody = tf.zeros([1, places.length - written, ...frame]);
    return concat([...outputs, nobody], 1);
  });
  return { x: all, spans: places.spans };
}
