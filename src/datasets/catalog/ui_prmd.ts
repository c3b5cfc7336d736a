/** UI-PRMD: ten physical rehabilitation movements by ten subjects (Vakanski et al., Data 3 (1), 2018). */

import { parseUiPrmdName } from "../raw/ui_prmd.ts";
import { packedAngles } from "../raw/ui_prmd_source.ts";
import { countOf, type DataSet } from "./data_set.ts";

/** Table 1, in the order of the movements' numbers. */
const movements: readonly string[] = `
  deep squat; hurdle step; inline lunge; side lunge; sit to stand;
  standing active straight leg raise; standing shoulder abduction; standing shoulder extension;
  standing shoulder internal-external rotation; standing shoulder scaption
`.trim().split(/;\s+/);

/** UI-PRMD under a cross-subject split that was made here, as it has none of its own: subjects 1 to 5 train. */
export const uiPrmdXsub: DataSet<"ui-prmd-xsub"> = {
  name: "ui-prmd-xsub",
  family: "ui-prmd",
  title: "UI-PRMD",
  split: "xsub",
  layout: "kinect-22",
  classes: movements.length,
  classNames: movements,
  belongs: (name) => {
    const { movement, subject } = parseUiPrmdName(name);
    return { label: movement - 1, part: subject <= 5 ? "train" : "val" };
  },
  groupsOf: (name) => ({ subject: parseUiPrmdName(name).subject }),
  farthest: 3,
  counts: { train: countOf(500), val: countOf(500) },
  raw: packedAngles,
  obtained: { kind: "pin", pin: "ui-prmd-kinect", folder: "ui-prmd/Kinect" },
  folder: "ui-prmd/xsub",
  words: { recordings: ["uiprmd"], split: ["xsub", "crosssubject"] },
};
