/** Kinetics-skeleton: OpenPose's view of the videos of Kinetics-400 (yysijie/st-gcn). */

import { clipFiles, kineticsClasses } from "../raw/kinetics_source.ts";
import { countOf, type DataSet } from "./data_set.ts";
import { publishedAs } from "./sources.ts";

/** Clips and database share the published folder. */
const folder = "Kinetics/kinetics-skeleton";

/** What all data sets have in common that are recorded as Kinetics-skeleton is: their one split, and that names tell nothing. */
export const recordedAsKinetics = {
  split: "val",
  layout: "openpose",
  belongs: () => undefined,
  farthest: 1,
  raw: clipFiles,
} as const;

/** Kinetics-skeleton. It has one split, which its name leaves out. */
export const kinetics: DataSet<"kinetics"> = {
  ...recordedAsKinetics,
  name: "kinetics",
  family: "kinetics",
  title: "Kinetics-skeleton",
  classes: kineticsClasses,
  classNames: { pin: "kinetics_label_name.txt" },
  counts: { val: countOf(19_796) },
  obtained: {
    kind: "ask",
    words: "put the published {train,val}_data.npy and {train,val}_label.pkl there, or run " +
      "deno task kinetics_gendata --data_path FOLDER",
    folder,
    examples: { zip: "data/downloads/kinetics-skeleton.zip", pickle: "k400_hrnet.pkl" },
  },
  folder,
  words: { recordings: ["kinetics"], split: [] },
  published: publishedAs({
    readme: ["Kinetics", "ST-GCN"],
    folders: ["kinetics-skeleton", "kinetics-skeleton"],
    column: { at: 1, title: "Kinetics-skeleton" },
    figures: ["20.3", "30.7", "30.6", "31.60", "53.68"],
    weights: ["kinetics", "kinetics-6fa43f73"],
  }),
};
