/** NTU's twin: twelve actions, in NTU RGB+D's raw form and under its splits. */

import { NTU_ACTIONS } from "../twins/actions.ts";
import {
  TWIN_CLASSES,
  TWIN_MISSING,
  TWIN_MISSING_FILE,
  TWIN_NTU_SHA256,
  twinCorpus,
  twinSpecs,
} from "../twins/ntu.ts";
import { countOf, type DataSet, type Twin } from "./data_set.ts";
import { bySubject, byView, recordedAsNtu } from "./ntu.ts";

/** The corpus. */
export const ntuTwin: Twin = {
  title: "the twin",
  folder: ["twin-ntu", "nturgb+d_skeletons"],
  corpus: twinCorpus,
  ending: ".skeleton",
  files: twinSpecs().length,
  sha256: TWIN_NTU_SHA256,
  list: { name: TWIN_MISSING_FILE, text: TWIN_MISSING.join("\n") + "\n" },
};

const twinNtu = {
  ...recordedAsNtu,
  family: "twin-ntu",
  title: "NTU's twin",
  classes: TWIN_CLASSES,
  classNames: NTU_ACTIONS.map(({ name }) => name),
  leftOut: { kind: "names", names: TWIN_MISSING },
  obtained: { kind: "twin", twin: ntuTwin },
} as const;

/** NTU's twin, cross-subject. */
export const twinNtuXsub: DataSet<"twin-ntu-xsub"> = {
  ...twinNtu,
  name: "twin-ntu-xsub",
  split: "xsub",
  belongs: bySubject,
  counts: { train: countOf(719), val: countOf(430) },
  folder: "twin-ntu/xsub",
  words: { recordings: ["twinntu"], split: ["xsub", "crosssubject"] },
};

/** NTU's twin, cross-view. */
export const twinNtuXview: DataSet<"twin-ntu-xview"> = {
  ...twinNtu,
  name: "twin-ntu-xview",
  split: "xview",
  belongs: byView,
  counts: { train: countOf(766), val: countOf(383) },
  folder: "twin-ntu/xview",
  words: { recordings: ["twinntu"], split: ["xview", "crossview"] },
};
