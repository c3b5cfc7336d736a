/**
 * Layers of which only the frames that move are computed. Behind a clip's end, and where a person is absent, every
 * sample is the same zeros, so whatever is made of them alone is the same in every sample: it is still, is computed once,
 * and kept. What a layer reaches (`reach.ts`) says which frames of its output hang on others.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { concat, gather, slice } from "../engine/shapes.ts";
import { movingBehind, type Reach } from "./reach.ts";

/** A folded layer at one length, with what it puts out where nothing moves. */
export interface SkippingLayer {
  /** Its output on still input, `[P,T',V,C]`: P rows, a row each person of a sample. */
  readonly still: Tensor;
  /**
   * `x[B,a,V,C]`, of each row the first frames, behind which it is still → `[B,a',V,C]`, all frames of the output that hang
   * on them. `persons` (int32, `[B]`) says which of the P rows each row is like where it is still. x stays the caller's own.
   */
  apply(x: Tensor, persons: Tensor): Tensor;
  dispose(): void;
}

/** A layer at the length of its still input `[P,T,V,C]`, which stays the caller's own. */
export type Skips = (still: Tensor) => SkippingLayer;

/** `x[B,a,V,C]`, and frames a to before `frames` of each row's own in `still[P,T,V,C]` behind it. */
function withStill(x: Tensor, still: Tensor, frames: number, persons: Tensor): Tensor {
  const [, moving, joints, channels] = x.shape as [number, number, number, number];
  if (moving >= frames) return x.clone();
  return tf.tidy(() => {
    const size = [still.shape[0] as number, frames - moving, joints, channels];
    const behind = gather(slice(still, [0, moving, 0, 0], size), persons);
    return concat([x, behind], 1);
  });
}

/**
 * A layer that is one kernel or a few, on still input `[P,T,V,C]`. `apply` is told how far to reach: behind the last frame
 * that it is given, it adds as many zeros as `after` says.
 */
export function skippingOne(
  reach: Reach,
  input: Tensor,
  apply: (x: Tensor, reach: Reach) => Tensor,
): SkippingLayer {
  const kept = input.clone();
  const still = apply(input, reach);
  const frames = input.shape[1] as number;
  return {
    still,
    apply: (x, persons) => {
      const moving = movingBehind(reach, x.shape[1] as number, frames);
      return tf.tidy(() => {
        const whole = withStill(x, kept, moving.input, persons);
        return apply(whole, { ...reach, after: moving.beyond });
      });
    },
    dispose: () => tf.dispose([kept, still]),
  };
}

/** Layers one behind the other. */
export function skippingInTurn(
  input: Tensor,
  layers: readonly Skips[],
): SkippingLayer {
  const steps: SkippingLayer[] = [];
  for (const skips of layers) steps.push(skips(steps.at(-1)?.still ?? input));
  const still = (steps.at(-1)?.still ?? input).clone();
  return {
    still,
    apply: (x, persons) =>
      steps.reduce((at, step) => {
        const next = step.apply(at, persons);
        if (at !== x) at.dispose();
        return next;
      }, x),
    dispose: () => [still, ...steps].forEach((one) => one.dispose()),
  };
}

/** Layers on one input, whose outputs `join` makes one. */
export function skippingBeside(
  input: Tensor,
  layers: readonly Skips[],
  join: (outputs: readonly Tensor[]) => Tensor,
): SkippingLayer {
  const ways = layers.map((skips) => skips(input));
  const still = join(ways.map((way) => way.still));
  return {
    still,
    apply: (x, persons) =>
      tf.tidy(() => {
        const outputs = ways.map((way) => way.apply(x, persons));
        const frames = Math.max(...outputs.map(({ shape }) => shape[1] as number));
        return join(
          outputs.map((output, i) =>
            withStill(output, (ways[i] as SkippingLayer).still, frames, persons)
          ),
        );
      }),
    dispose: () => [still, ...ways].forEach((one) => one.dispose()),
  };
}
