/**
 * Prediction that computes only what moves: frames behind a sample's last one that is not zero, and absent persons, give
 * what they give in every sample, which is computed once for some weights and one length.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { scalar } from "../engine/constants.ts";
import { add, divide } from "../engine/kernels.ts";
import { sum, sumByOwner } from "../engine/reductions.ts";
import { concat, gather, padZeros, reshape } from "../engine/shapes.ts";
import type { FoldedLayer } from "../nn/layer.ts";
import { type Pack, placesFor, wholeNumbers } from "../nn/packing.ts";
import { skippingInTurn } from "../nn/skipping.ts";
import { type Row, rowPacks } from "./row_packs.ts";

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
  /** Joints of frames that are computed at once at most, or one row, as the device's policy has it. */
  readonly positions: number;
}

/** A network at one size of samples; what it is made of stays the caller's own. */
export function skippingPredictor(
  { layers: [entry, ...layers], head, predict, positions }: FoldedNetwork,
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

  const sumsOf = (x: Tensor, pack: readonly Row[]): Tensor => {
    const { x: output, spans } = network.apply(packed(entry, x, pack));
    const [, length, , channels] = output.shape as [number, number, number, number];
    const whose = new Int32Array(length).fill(-1);
    spans.forEach(({ start, frames }, i) => whose.fill(i, start, start + frames));
    const byFrame = reshape(sum(output, [2]), [length, channels]);
    const moving = sumByOwner(byFrame, wholeNumbers(whose), pack.length);
    const end = spans.map(({ person, frames }) => person * (last + 1) + frames);
    return add(moving, gather(ends, wholeNumbers(end))); // [B,C]
  };

  return {
    predict: (x, moving) =>
      tf.tidy(() => {
        const all = moving.flatMap((persons, sample) =>
          (rows === 1 ? [Math.max(...persons)] : persons)
            .map((frames, person) => ({ sample, person, frames }))
        );
        if (all.every((row) => row.frames === frames)) return predict(x);
        const packs = rowPacks(all, width, positions);
        const still = gather(
          ends,
          wholeNumbers(Array.from({ length: rows }, (_, m) => m * (last + 1))),
        );
        const sums = concat([still, ...packs.map((pack) => tf.tidy(() => sumsOf(x, pack)))], 0);
        const places = all.map(({ person }) => person);
        packs.flat().forEach(({ sample, person }, i) => places[sample * rows + person] = rows + i);
        const bySample = reshape(gather(sums, wholeNumbers(places)), [moving.length, rows, -1]);
        return head.apply(divide(sum(bySample, [1]), scalar(rows * last * width)));
      }),
    dispose: () => [network, ends].forEach((one) => one.dispose()),
  };
}

/** The features of rows of `x[N,C,T,V,M]`, in which each row is as long as it moves. */
function packed(entry: FoldedLayer, x: Tensor, rows: readonly Row[]): Pack {
  const [, channels, frames, joints, persons] = x.shape as [number, number, number, number, number];
  const { spans, length } = placesFor(rows);
  const own = new Int32Array(channels * length); // frames of x; nobody's are the first one
  const whose = new Int32Array(length);
  for (const [i, { start, frames: moving, person }] of spans.entries()) {
    whose.fill(person, start, start + moving);
    for (let c = 0; c < channels; c++) {
      const begin = ((rows[i] as Row).sample * channels + c) * frames;
      for (let t = 0; t < moving; t++) own[c * length + start + t] = begin + t;
    }
  }
  const flat = reshape(x, [-1, joints * persons]); // [N·C·T,V·M]
  const taken = reshape(gather(flat, wholeNumbers(own)), [1, channels, length, joints, persons]);
  const features = entry.apply(taken); // [P,L,V,C], of all persons of each frame
  const [, , ...frame] = features.shape as [number, number, number, number];
  const places = wholeNumbers(whose.map((person, place) => person * length + place));
  return {
    x: reshape(gather(reshape(features, [-1, ...frame]), places), [1, length, ...frame]),
    spans,
  };
}

/** Sums of `still[P,T,V,C]` over the joints, and over frames from each one to the end, of which there is none at T → `[P·(T+1),C]`. */
function sumsToEnd(still: Tensor): Tensor {
  return tf.tidy(() => {
    const sums = tf.cumsum(sum(still, [2]), 1, false, true); // [P,T,C]
    return reshape(padZeros(sums, [[0, 0], [0, 1], [0, 0]]), [-1, still.shape[3] as number]);
  });
}
