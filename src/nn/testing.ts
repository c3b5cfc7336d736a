/** Features and packs for tests. */

import type { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import type { Pack } from "./packing.ts";

/** Normal draws. */
export function noise(random: Random, shape: readonly number[]): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(Float32Array.from({ length: size }, () => random.normal()), [...shape]);
}

/** Rows `[1,a,V,C]` as a pack, a frame that is nobody's in front of each and at the end. */
export function packOf(rows: readonly Tensor[], people: readonly number[]): Pack {
  const [, , ...frame] = rows[0]?.shape as [number, number, number, number];
  const gap = tf.fill([1, 1, ...frame], 1e6);
  let start = 1;
  const spans = rows.map((row, i) => {
    const span = { start, frames: row.shape[1] as number, person: people[i] as number };
    start += span.frames + 1;
    return span;
  });
  return { x: tf.concat([...rows.flatMap((row) => [gap, row]), gap], 1), spans };
}
