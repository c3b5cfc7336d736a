/**
 * Prediction that computes only what moves: frames behind a sample's last one that is not zero, and absent persons, give
 * what they give in every sample, which is computed once for some weights and one length.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { scalar } from "../engine/constants.ts";
import { add, divide } from "../engine/kernels.ts";
import { sum } from "../engine/reductions.ts";
import { concat, gather, padZeros, reshape, slice } from "../engine/shapes.ts";
import type { FoldedLayer } from "../nn/layer.ts";
import { skippingInTurn } from "../nn/skipping.ts";
import { type LengthGroup, lengthGroups } from "./length_groups.ts";

/** Of each sample and person, the frames up to the last one that is not zero. */
export type MovingFrames = readonly (readonly number[])[];

/** Sizes of a sample, C, T, V and M. */
export type SampleSizes = readonly [
  channels: number,
  frames: number,
  joints: number,
  persons: number,
];

/** A network with its weights folded, at one size of samples. */
export interface SkippingPredictor {
  /** `x[N,C,T,V,M]`, of which frames behind the moving ones are zeros → logits `[N,classes]`. */
  predict(x: Tensor, moving: MovingFrames): Tensor;
  dispose(): void;
}

/** A network with its weights folded. */
export interface FoldedNetwork {
  /** The first one takes batches, all others features. */
  readonly layers: readonly FoldedLayer[];
  /** Classifies the mean of a sample's features. */
  readonly head: FoldedLayer;
  /** `x[N,C,T,V,M]`, on all frames → logits `[N,classes]`. */
  readonly predict: (x: Tensor) => Tensor;
}

/** A network at one size of samples; what it is made of stays the caller's own. */
export function skippingPredictor(
  { layers: [entry, ...layers], head, predict }: FoldedNetwork,
  sizes: SampleSizes,
): SkippingPredictor {
  if (entry === undefined) throw new RangeError("Cannot skip in a network without a layer");
  const [channels, frames, joints, persons] = sizes;
  const first = tf.tidy(() => entry.apply(tf.zeros([1, channels, frames, joints, persons])));
  const rows = first.shape[0] as number; // of a sample: its persons, or one where frames are flat
  const network = skippingInTurn(first, layers.map(({ skipping }) => skipping));
  first.dispose();
  const [, last, width] = network.still.shape as [number, number, number, number];
  const ends = sumsToEnd(network.still);

  const ofGroup = (x: Tensor, group: LengthGroup): Tensor => {
    const moving = featuresOf(entry, x, group, rows);
    const whose = wholeNumbers(group.rows.map((row) => row % rows));
    const output = network.apply(moving, whose); // [B,a',V,C]
    const ended = output.shape[1] as number;
    const end = wholeNumbers(group.rows.map((row) => row % rows * (last + 1) + ended));
    return add(sum(output, [1, 2]), gather(ends, end)); // [B,C]
  };

  return {
    predict: (x, moving) =>
      tf.tidy(() => {
        const ofRows = moving.flatMap((persons) => rows === 1 ? [Math.max(...persons)] : persons);
        if (ofRows.every((length) => length === frames)) return predict(x);
        const groups = lengthGroups(ofRows, frames, width);
        const still = gather(
          ends,
          wholeNumbers(Array.from({ length: rows }, (_, m) => m * (last + 1))),
        );
        const sums = concat([still, ...groups.map((group) => tf.tidy(() => ofGroup(x, group)))], 0);
        const places = ofRows.map((_, row) => row % rows);
        groups.flatMap((group) => group.rows).forEach((row, i) => places[row] = rows + i);
        const bySample = reshape(gather(sums, wholeNumbers(places)), [moving.length, rows, -1]);
        return head.apply(divide(sum(bySample, [1]), scalar(rows * last * width)));
      }),
    dispose: () => [network, ends].forEach((one) => one.dispose()),
  };
}

/** Of `x[N,C,T,V,M]` the features of a group's rows, row m of sample n being n·rows + m → `[B,a,V,C]`. */
function featuresOf(entry: FoldedLayer, x: Tensor, group: LengthGroup, rows: number): Tensor {
  const samples = [...new Set(group.rows.map((row) => Math.floor(row / rows)))];
  const [, channels, , joints, persons] = x.shape as [number, number, number, number, number];
  const size = [samples.length, channels, group.frames, joints, persons];
  const own = slice(gather(x, wholeNumbers(samples)), [0, 0, 0, 0, 0], size);
  const features = entry.apply(own);
  const at = new Map(samples.map((sample, i) => [sample, i]));
  const places = group.rows.map((row) =>
    at.get(Math.floor(row / rows)) as number * rows + row % rows
  );
  return gather(features, wholeNumbers(places));
}

/** Sums of `still[P,T,V,C]` over the joints, and over frames from each one to the end, of which there is none at T → `[P·(T+1),C]`. */
function sumsToEnd(still: Tensor): Tensor {
  return tf.tidy(() => {
    const sums = tf.cumsum(sum(still, [2]), 1, false, true); // [P,T,C]
    return reshape(padZeros(sums, [[0, 0], [0, 1], [0, 0]]), [-1, still.shape[3] as number]);
  });
}

function wholeNumbers(values: readonly number[]): Tensor {
  return tf.tensor1d([...values], "int32");
}
