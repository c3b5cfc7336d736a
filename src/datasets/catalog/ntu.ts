/** NTU RGB+D: 60 actions, 40 performers, 3 cameras (Shahroudy et al., CVPR 2016). */

import { skeletonFiles } from "../raw/ntu_source.ts";
import type { Membership } from "../raw/source.ts";
import { labelOf, parseSampleName, type SampleName } from "../sample.ts";
import type { DataSet, KnownCount } from "./data_set.ts";
import { ntuActions } from "./ntu_actions.ts";
import { publishedAs } from "./sources.ts";

/** Whether a sample is trained on. */
type Rule = (sample: SampleName) => boolean;

/** How many of each a data set has, as {@link SampleName}'s numbers count them. */
export type SampleBounds = Readonly<Record<keyof SampleName, number>>;

/** What in the name of a sample is past these bounds: `subject 41 of 40`. */
export function outsideOf(bounds: SampleBounds): (name: string) => string | undefined {
  return (name) => {
    const sample = parseSampleName(name);
    for (const [key, word] of spoken) {
      if (sample[key] > bounds[key]) return `${word} ${sample[key]} of ${bounds[key]}`;
    }
    return undefined;
  };
}

/** What messages call the numbers of a name. */
const spoken: readonly (readonly [keyof SampleName, string])[] = [
  ["action", "action"],
  ["setup", "setup"],
  ["camera", "camera"],
  ["performer", "subject"],
  ["replication", "replication"],
];

/** Where samples that are named as NTU's belong. */
export function membersBy(trains: Rule): (name: string) => Membership {
  return (name) => {
    const sample = parseSampleName(name);
    return { label: labelOf(sample), part: trains(sample) ? "train" : "val" };
  };
}

/** Trains on these performers. */
export function performedBy(performers: readonly number[]): Rule {
  const members = new Set(performers);
  return ({ performer }) => members.has(performer);
}

/** The performers of cross-subject's train part, of 40: section 4.2. */
export const trainPerformers: readonly number[] = [
  ...[1, 2, 4, 5, 8, 9, 13, 14, 15, 16, 17, 18, 19, 25, 27, 28, 31, 34, 35, 38],
];

/** Cross-subject. */
export const bySubject = membersBy(performedBy(trainPerformers));

/** Cross-view: camera 1 is held back. */
export const byView = membersBy(({ camera }) => camera === 2 || camera === 3);

/** Whether two persons act: A050 to A060, and A106 to A120 of NTU-120. */
function isMutual(name: string): boolean {
  const { action } = parseSampleName(name);
  return (action >= 50 && action <= 60) || action >= 106;
}

/** Who acts, and what records it. */
function groupsOf(name: string): Readonly<Record<string, number>> {
  const { performer, camera, setup } = parseSampleName(name);
  return { subject: performer, camera, setup };
}

/** What all data sets have in common that are recorded and named as NTU RGB+D is. */
export const recordedAsNtu = {
  layout: "ntu-rgb+d",
  farthest: 15,
  hasTwoPersons: isMutual,
  groupsOf,
  raw: skeletonFiles,
} as const;

/** Wrong are the counts of the data set's own paper, before the list of missing skeletons was published. */
function count(samples: number, withMissing: number): KnownCount {
  const cause = "the 302 samples with missing skeletons were not left out";
  return { samples, mistakes: [{ samples: withMissing, cause }] };
}

/** Setups 18 to 32 and performers 41 to 106 came with NTU-120, for its new actions alone. */
const ofNtu60 = outsideOf({ setup: 17, camera: 3, performer: 40, replication: 2, action: 60 });

const ntu = {
  ...recordedAsNtu,
  family: "ntu",
  title: "NTU RGB+D",
  classes: 60,
  // Past A060 it is NTU-120's, whose recordings may lie in one folder with these.
  outside: (name: string) => labelOf(parseSampleName(name)) < 60 ? ofNtu60(name) : undefined,
  larger: "A061 to A120 are NTU RGB+D 120's, which prepare ntu120 takes",
  classNames: ntuActions.slice(0, 60),
  files: { found: 56_880, missing: 302 },
  leftOut: {
    kind: "pin",
    pin: "samples_with_missing_skeletons.txt", // of yysijie/st-gcn; shahroudy/NTURGB-D lists the same
    digest: "c035621ba2b1a01793435b54e93f48e0e7064276f123b4cec8a36e7b3025a0d5",
  },
  obtained: {
    kind: "ask",
    words: "get the recordings from https://rose1.ntu.edu.sg/dataset/actionRecognition and run " +
      "deno task ntu_gendata --data_path FOLDER",
    folder: "NTU-RGB-D/nturgb+d_skeletons",
    examples: { zip: "nturgbd_skeletons_s001_to_s017.zip", pickle: "ntu60_3danno.pkl" },
  },
} as const;

/** NTU RGB+D, cross-subject. */
export const ntuXsub: DataSet<"ntu-xsub"> = {
  ...ntu,
  name: "ntu-xsub",
  split: "xsub",
  belongs: bySubject,
  counts: { train: count(40_091, 40_320), val: count(16_487, 16_560) },
  folder: "NTU-RGB-D/xsub",
  words: { recordings: ["ntu"], split: ["xsub", "crosssubject"] },
  published: publishedAs({
    readme: ["NTU-RGB-D/xsub", "ST_GCN"],
    folders: ["nturgbd-cross-subject", "ntu-xsub"],
    column: { at: 3, title: "NTU xsub" },
    figures: ["74.3", "80.5", "80.7", "81.57", "96.85"],
    weights: ["ntuxsub", "ntu-xsub-300b57d4"],
  }),
};

/** NTU RGB+D, cross-view. */
export const ntuXview: DataSet<"ntu-xview"> = {
  ...ntu,
  name: "ntu-xview",
  split: "xview",
  belongs: byView,
  counts: { train: count(37_646, 37_920), val: count(18_932, 18_960) },
  folder: "NTU-RGB-D/xview",
  words: { recordings: ["ntu"], split: ["xview", "crossview"] },
  published: publishedAs({
    readme: ["NTU-RGB-D/xview", "ST_GCN"],
    folders: ["nturgbd-cross-view", "ntu-xview"],
    column: { at: 2, title: "NTU xview" },
    figures: ["83.1", "88.3", "88.9", "88.76", "98.83"],
    weights: ["ntuxview", "ntu-xview-9ba67746"],
  }),
};
