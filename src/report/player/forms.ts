/** A sample as stored, and as a network sees it, packed up to where anybody is. */

import type { Sample } from "../../datasets/augmentation.ts";
import type { Layout } from "../../skeleton/layouts.ts";
import { isFlat, isSeen, seenSpan } from "../stick_figure.ts";
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

/** Packs one form up to frame `end`. */
function packedForm(sample: Sample, end: number, layout: Layout): PackedForm {
  return packForm(sample, {
    frames: end,
    flat: isFlat(layout),
    isSeen: (t, v, m) => isSeen(sample, layout, t, v, m),
  });
}
