/** How many samples each half of a published split has, and which wrong counts are met in the field. */

import type { Part } from "./splits.ts";

/** A count that is known to be wrong, and where it comes from. */
export interface KnownMistake {
  readonly samples: number;
  readonly cause: string;
}

/** What is known of one half of one split. */
export interface KnownCount {
  readonly samples: number;
  readonly mistakes: readonly KnownMistake[];
}

/** NTU RGB+D's published files, and how many the official list leaves out. */
export const ntuFiles = { ntu: { found: 56_880, missing: 302 } } as const;

function ntuCount(samples: number, withMissing: number): KnownCount {
  const cause = "the 302 samples with missing skeletons were not left out";
  return { samples, mistakes: [{ samples: withMissing, cause }] };
}

function plainCount(samples: number): KnownCount {
  return { samples, mistakes: [] };
}

/** By `dataset/split/part`. NTU's wrong counts are those of the data set's own paper, before the list was published. */
const counts: Readonly<Record<string, KnownCount>> = {
  "ntu/xsub/train": ntuCount(40_091, 40_320),
  "ntu/xsub/val": ntuCount(16_487, 16_560),
  "ntu/xview/train": ntuCount(37_646, 37_920),
  "ntu/xview/val": ntuCount(18_932, 18_960),
  "kinetics/val/val": plainCount(19_796),
  "ui-prmd/xsub/train": plainCount(500),
  "ui-prmd/xsub/val": plainCount(500),
};

/** What is known of one half, if anything is. */
export function knownCount(dataset: string, split: string, part: Part): KnownCount | undefined {
  return counts[`${dataset}/${split}/${part}`];
}
