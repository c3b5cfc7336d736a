/**
 * Layers of which only the frames that move are computed. Behind a clip's end, and where a person is absent, every
 * sample is the same zeros, so whatever is made of them alone is the same in every sample: it is still, is computed once,
 * and kept. What a layer reaches (`reach.ts`) says which frames of its output hang on others.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { alongRows, isWide } from "./apart.ts";
import { moved, type Pack, placesAlong, placesFor, type Span } from "./packing.ts";
import type { Reach } from "./reach.ts";

/** A folded layer at one length, with what it puts out where nothing moves. */
export interface SkippingLayer {
  /** Its output on still input, `[P,T',V,C]`: P rows, a row each person of a sample. */
  readonly still: Tensor;
  /** Rows, of each the first frames, behind which it is still → all frames of the output that hang on them. x stays the caller's own. */
  apply(pack: Pack): Pack;
  dispose(): void;
}

/** A layer at the length of its still input `[P,T,V,C]`, which stays the caller's own. */
export type Skips = (still: Tensor) => SkippingLayer;

/** A layer that is one kernel or a few, on still input `[P,T,V,C]`. `apply` is told how many zeros to add around x. */
export function skippingOne(
  reach: Reach,
  input: Tensor,
  apply: (x: Tensor, reach: Reach) => Tensor,
): SkippingLayer {
  const kept = input.clone();
  const still = apply(input, reach);
  const isOwnFrame = reach.before + reach.after === 0 && reach.stride === 1;
  const isApart = isWide(reach, kept, still);
  return {
    still,
    apply(pack): Pack {
      if (isOwnFrame) return { ...pack, x: apply(pack.x, reach) };
      if (isApart) return alongRows(reach, pack, kept, apply);
      const { input, output } = placesAlong(reach, pack.spans, kept.shape[1] as number);
      const x = moved(pack, kept, input);
      const applied = apply(x, { ...reach, before: 0, after: 0 });
      x.dispose();
      return { x: applied, spans: output.spans };
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
    apply: (pack) =>
      steps.reduce((at, step) => {
        const next = step.apply(at);
        if (at !== pack) at.x.dispose();
        return next;
      }, pack),
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
    apply(pack): Pack {
      const outputs = ways.map((way) => way.apply(pack));
      const longest = pack.spans.map(({ person }, i) => ({
        person,
        frames: Math.max(...outputs.map(({ spans }) => framesOf(spans, i))),
      }));
      // The way that reaches farthest mostly has all of it at its places already.
      const there = outputs.find(({ spans }) =>
        longest.every(({ frames }, i) => framesOf(spans, i) === frames)
      );
      const places = there === undefined
        ? placesFor(longest)
        : { spans: there.spans, length: there.x.shape[1] as number };
      const joined = tf.tidy(() =>
        join(
          outputs.map((output, i) =>
            output === there ? output.x : moved(output, (ways[i] as SkippingLayer).still, places)
          ),
        )
      );
      tf.dispose(outputs.map((output) => output.x));
      return { x: joined, spans: places.spans };
    },
    dispose: () => [still, ...ways].forEach((one) => one.dispose()),
  };
}

function framesOf(spans: readonly Span[], row: number): number {
  return (spans[row] as Span).frames;
}
