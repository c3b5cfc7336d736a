/** NTU RGB+D 120: 120 actions, 106 performers, 32 setups (Liu et al., TPAMI 2019). */

import type { DataSet } from "./data_set.ts";
import { membersBy, outsideOf, performedBy, recordedAsNtu, trainPerformers } from "./ntu.ts";
import { ntuActions } from "./ntu_actions.ts";

const trainPerformers120: readonly number[] = [
  ...trainPerformers,
  ...[45, 46, 47, 49, 50, 52, 53, 54, 55, 56, 57, 58, 59, 70, 74, 78, 80, 81, 82, 83, 84, 85, 86],
  ...[89, 91, 92, 93, 94, 95, 97, 98, 100, 103],
];

const ntu120 = {
  ...recordedAsNtu,
  family: "ntu120",
  title: "NTU RGB+D 120",
  classes: 120,
  outside: outsideOf({ setup: 32, camera: 3, performer: 106, replication: 2, action: 120 }),
  classNames: ntuActions,
  counts: {
    both: {
      samples: 113_945,
      mistakes: [
        { samples: 114_480, cause: "the 535 samples with missing skeletons were not left out" },
        { samples: 114_178, cause: "only NTU-60's list of missing skeletons was left out" },
      ],
    },
  },
  files: { found: 114_480, missing: 535 },
  leftOut: {
    kind: "pin",
    pin: "NTU_RGBD120_samples_with_missing_skeletons.txt",
    digest: "ff6fe58052080d7296a06a88e1984b8060a9a08f356695cbf69fdfb2815fb9fd",
    elsewhere: "github.com/shahroudy/NTURGB-D",
  },
  obtained: {
    kind: "ask",
    words: "get the recordings from https://rose1.ntu.edu.sg/dataset/actionRecognition and run " +
      "deno task prepare ntu120 --data-path FOLDER --ignored-sample-path LIST",
    folder: "NTU-RGB-D-120/nturgb+d_skeletons",
    examples: { zip: "nturgbd_skeletons_s001_to_s017.zip", pickle: "ntu120_3danno.pkl" },
  },
} as const;

const recordings: readonly string[] = ["ntu120", "nturgbd120", "nturgb120"];

/** NTU RGB+D 120, cross-subject. */
export const ntu120Xsub: DataSet<"ntu120-xsub"> = {
  ...ntu120,
  name: "ntu120-xsub",
  split: "xsub",
  belongs: membersBy(performedBy(trainPerformers120)),
  folder: "NTU-RGB-D-120/xsub",
  words: { recordings, split: ["xsub", "crosssubject"] },
};

/** NTU RGB+D 120, cross-setup: even setups train. */
export const ntu120Xset: DataSet<"ntu120-xset"> = {
  ...ntu120,
  name: "ntu120-xset",
  split: "xset",
  belongs: membersBy(({ setup }) => setup % 2 === 0),
  folder: "NTU-RGB-D-120/xset",
  words: { recordings, split: ["xset", "crosssetup"] },
};
