/** Which samples are trained on and which are held back: the published protocols, as tables. */

import { suggest } from "../base/suggest.ts";
import { UsageError } from "../base/errors.ts";
import type { SampleName } from "./sample.ts";

/** The two halves of a split. */
export const parts = ["train", "val"] as const;

/** One half of a split. */
export type Part = typeof parts[number];

/** The data sets that follow NTU RGB+D's names and protocols. */
export type NtuDataset = "ntu" | "ntu120";

/** A protocol of {@link NtuDataset}. */
export type NtuSplit = "xsub" | "xview" | "xset";

const trainPerformers60: readonly number[] = [
  ...[1, 2, 4, 5, 8, 9, 13, 14, 15, 16, 17, 18, 19, 25, 27, 28, 31, 34, 35, 38],
];
const trainPerformers120: readonly number[] = [
  ...trainPerformers60,
  ...[45, 46, 47, 49, 50, 52, 53, 54, 55, 56, 57, 58, 59, 70, 74, 78, 80, 81, 82, 83, 84, 85, 86],
  ...[89, 91, 92, 93, 94, 95, 97, 98, 100, 103],
];

type Rule = (sample: SampleName) => boolean;

/** True for training. Shahroudy et al., CVPR 2016, section 4.2; Liu et al., TPAMI 2019 for NTU-120. */
const trains: Readonly<Record<NtuDataset, Readonly<Partial<Record<NtuSplit, Rule>>>>> = {
  ntu: {
    xsub: memberOf(trainPerformers60),
    xview: (sample) => sample.camera === 2 || sample.camera === 3,
  },
  ntu120: {
    xsub: memberOf(trainPerformers120),
    xset: (sample) => sample.setup % 2 === 0,
  },
};

function memberOf(performers: readonly number[]): Rule {
  const members = new Set(performers);
  return (sample) => members.has(sample.performer);
}

/** How many classes each data set's names can carry. */
export const ntuClasses: Readonly<Record<NtuDataset, number>> = { ntu: 60, ntu120: 120 };

/**
 * The half that each sample belongs to.
 *
 * @throws {UsageError} if the data set has no such split.
 */
export function ntuSplit(dataset: NtuDataset, split: string): (sample: SampleName) => Part {
  const known = Object.entries(trains[dataset]);
  const rule = known.find(([name]) => name === split)?.[1];
  if (rule === undefined) {
    throw new UsageError(
      `Cannot split "${dataset}" by "${split}"${suggest(split, known.map(([name]) => name))}`,
    );
  }
  return (sample) => rule(sample) ? "train" : "val";
}

/** UI-PRMD's cross-subject split, made here: subjects 1 to 5 train. The data set has none of its own. */
export function uiPrmdPart(subject: number): Part {
  return subject <= 5 ? "train" : "val";
}
