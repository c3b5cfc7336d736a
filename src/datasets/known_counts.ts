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

/** How many raw files a data set has, and how many of them its list of missing skeletons leaves out. */
export interface KnownFiles {
  readonly found: number;
  readonly missing: number;
}

const files: Readonly<Record<string, KnownFiles>> = {
  "ntu": { found: 56_880, missing: 302 },
  "ntu120": { found: 114_480, missing: 535 },
};

/** What is known of a data set's raw files, if anything is. */
export function knownFiles(dataset: string): KnownFiles | undefined {
  return files[dataset];
}

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
  "twin-ntu/xsub/train": plainCount(719),
  "twin-ntu/xsub/val": plainCount(430),
  "twin-ntu/xview/train": plainCount(766),
  "twin-ntu/xview/val": plainCount(383),
  "twin-kinetics/val/train": plainCount(784),
  "twin-kinetics/val/val": plainCount(334),
};

/** By data set, whatever the split; where the halves are known apart they say more. */
const totals: Readonly<Record<string, KnownCount>> = {
  "ntu120": {
    samples: 113_945,
    mistakes: [
      { samples: 114_480, cause: "the 535 samples with missing skeletons were not left out" },
      { samples: 114_178, cause: "only NTU-60's list of missing skeletons was left out" },
    ],
  },
};

/** What is known of one half, if anything is. */
export function knownCount(dataset: string, split: string, part: Part): KnownCount | undefined {
  return counts[`${dataset}/${split}/${part}`];
}

/** What is known of both halves together, if anything is. */
export function knownTotal(dataset: string): KnownCount | undefined {
  return totals[dataset];
}
