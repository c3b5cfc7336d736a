/** A sample as stored, and as a network sees it, packed up to where anybody is. */

import type { Sample } from "../../datasets/augmentation.ts";
import type { Layout } from "../../skeleton/layouts.ts";
import type { Cards } from "../cards.ts";
import { drawnChannels, isSeen, seenSpan } from "../stick_figure.ts";
import type { PackedForm } from "../client/packed.ts";
import { packForm } from "./pack.ts";

/** Both forms of a sample. */
export interface PackedForms {
  readonly stored: PackedForm;
  /** Null where the network sees the same. */
  readonly seen: PackedForm | null;
}

/** Packs both; `stride` stored frames are one that the network sees. */
export function packedForms(
  stored: Sample,
  seen: Sample,
  stride: number,
  layout: Layout,
): PackedForms {
  const end = seenSpan(stored, layout)?.[1] ?? 1;
  const ofSeen = Math.min(seen.shape[1], seenSpan(seen, layout)?.[1] ?? 1);
  const packed = packedForm(stored, end, layout);
  const fed = packedForm(seen, ofSeen, layout);
  const isSame = stride === 1 && JSON.stringify(packed) === JSON.stringify(fed);
  return { stored: packed, seen: isSame ? null : fed };
}

/** What of a layout cards are drawn with, for samples of so many channels. */
export function cardLayout(layout: Layout, channels: number): Cards["layout"] {
  const { name, bones, jointNames = null } = layout;
  return { name, bones, jointNames, flat: drawnChannels(layout, channels).flat };
}

/** Packs one form up to frame `end`. */
function packedForm(sample: Sample, end: number, layout: Layout): PackedForm {
  const { flat, indices } = drawnChannels(layout, sample.shape[0]);
  return packForm(drawn(sample, indices), {
    frames: end,
    flat,
    isSeen: (t, v, m) => isSeen(sample, layout, t, v, m),
  });
}

/** A sample's channels in another order, some left out. */
function drawn({ shape: [, t, v, m], values }: Sample, indices: readonly number[]): Sample {
  const size = t * v * m;
  const chosen = new Float64Array(indices.length * size);
  for (const [to, from] of indices.entries()) {
    chosen.set(values.subarray(from * size, (from + 1) * size), to * size);
  }
  return { shape: [indices.length, t, v, m], values: chosen };
}
