/** Kinetics' twin: clips in the raw form of Kinetics-skeleton. */

import { KINETICS_ACTIONS } from "../twins/more_actions.ts";
import {
  TWIN_KINETICS_CLASSES,
  TWIN_KINETICS_FILES,
  TWIN_KINETICS_SHA256,
  twinKineticsCorpus,
} from "../twins/kinetics.ts";
import { countOf, type DataSet, type Twin } from "./data_set.ts";
import { recordedAsKinetics } from "./kinetics.ts";

const kineticsTwin: Twin = {
  title: "Kinetics' twin",
  folder: ["twin-kinetics", "kinetics-skeleton"],
  corpus: twinKineticsCorpus,
  ending: ".json",
  files: TWIN_KINETICS_FILES,
  sha256: TWIN_KINETICS_SHA256,
};

/** Kinetics' twin. */
export const twinKinetics: DataSet<"twin-kinetics"> = {
  ...recordedAsKinetics,
  name: "twin-kinetics",
  family: "twin-kinetics",
  title: "Kinetics' twin",
  classes: TWIN_KINETICS_CLASSES,
  classNames: KINETICS_ACTIONS.map(({ name }) => name),
  counts: { train: countOf(784), val: countOf(334) },
  obtained: { kind: "twin", twin: kineticsTwin },
  folder: "twin-kinetics/database",
  words: { recordings: ["twinkinetics"], split: [] },
};
