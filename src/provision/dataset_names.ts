/** The data sets that runs can name. */

import type { Verifiable } from "../datasets/claim.ts";
import type { Manifest } from "../datasets/manifest.ts";
import type { LayoutName } from "../skeleton/layouts.ts";

/** In the order that help shows them. */
export const datasetNames = [
  "twin-ntu-xsub",
  "twin-ntu-xview",
  "twin-kinetics",
  "ui-prmd-xsub",
  "ntu-xsub",
  "ntu-xview",
  "ntu120-xsub",
  "ntu120-xset",
  "kinetics",
] as const;

/** One of them. */
export type DatasetName = typeof datasetNames[number];

/** What a name stands for. */
export interface NamedDataset {
  readonly dataset: Verifiable;
  /** Kinetics has one split, which its name leaves out. */
  readonly split: string;
  readonly layout: LayoutName;
  /** The database's folder below the data folder; those of NTU and Kinetics are the published ones. */
  readonly folder: string;
}

const ntu = { dataset: "ntu", layout: "ntu-rgb+d" } as const;
const ntu120 = { dataset: "ntu120", layout: "ntu-rgb+d" } as const;
const twinNtu = { dataset: "twin-ntu", layout: "ntu-rgb+d" } as const;
const clips = { split: "val", layout: "openpose" } as const;

/** By name. */
export const datasets: Readonly<Record<DatasetName, NamedDataset>> = {
  "twin-ntu-xsub": { ...twinNtu, split: "xsub", folder: "twin-ntu/xsub" },
  "twin-ntu-xview": { ...twinNtu, split: "xview", folder: "twin-ntu/xview" },
  "twin-kinetics": { ...clips, dataset: "twin-kinetics", folder: "twin-kinetics/database" },
  "ui-prmd-xsub": {
    dataset: "ui-prmd",
    split: "xsub",
    layout: "kinect-22",
    folder: "ui-prmd/xsub",
  },
  "ntu-xsub": { ...ntu, split: "xsub", folder: "NTU-RGB-D/xsub" },
  "ntu-xview": { ...ntu, split: "xview", folder: "NTU-RGB-D/xview" },
  "ntu120-xsub": { ...ntu120, split: "xsub", folder: "NTU-RGB-D-120/xsub" },
  "ntu120-xset": { ...ntu120, split: "xset", folder: "NTU-RGB-D-120/xset" },
  "kinetics": { ...clips, dataset: "kinetics", folder: "Kinetics/kinetics-skeleton" },
};

/** The name of what a manifest describes: of ours where it is one, else of its own. */
export function nameOfManifest({ dataset, split }: Pick<Manifest, "dataset" | "split">): string {
  const known = datasetNames.find((name) =>
    datasets[name].dataset === dataset && datasets[name].split === split
  );
  return known ?? `${dataset}-${split}`;
}
