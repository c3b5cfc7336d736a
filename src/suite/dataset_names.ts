/** The data sets that runs can name. */

/** In the order that help shows them. */
export const datasetNames = [
  "twin-ntu-xsub",
  "twin-ntu-xview",
  "ui-prmd-xsub",
  "ntu-xsub",
  "ntu-xview",
  "kinetics",
] as const;

/** One of them. */
export type DatasetName = typeof datasetNames[number];
