/** What a database claims to be, and what its samples' names and values can be if that is true. */

import { kineticsShape, publishedPersons } from "./raw/kinetics.ts";
import { ntuShape } from "./raw/ntu.ts";
import { labelOf, parseSampleName } from "./sample.ts";
import type { SampleShape } from "./shape.ts";
import { ntuClasses, type NtuDataset, ntuSplit, type Part, uiPrmdPart } from "./splits.ts";
import { TWIN_KINETICS_CLASSES } from "./twins/kinetics.ts";
import { TWIN_CLASSES } from "./twins/ntu.ts";
import { parseUiPrmdName, uiPrmdShape } from "./raw/ui_prmd.ts";

/** The data sets that something is known of. */
export const verifiable = [
  "ntu",
  "ntu120",
  "kinetics",
  "ui-prmd",
  "twin-ntu",
  "twin-kinetics",
] as const;

/** One of them. */
export type Verifiable = typeof verifiable[number];

/** What a database claims to be. */
export interface Claim {
  readonly dataset: Verifiable;
  readonly split: string;
  readonly part: Part;
  /** Samples that have to be left out; see `parseMissingList`. */
  readonly missing: ReadonlySet<string>;
}

/** What holds for every sample of a data set. */
export interface Bounds {
  /** C, T, V, M. */
  readonly shape: SampleShape;
  readonly classes: number;
  /** Farther from the sensor, or from a person's waist, than any recording goes; OpenPose counts in widths of the video. */
  readonly farthest: number;
  /** Whose names and splits hold, where they are NTU RGB+D's. */
  readonly protocol?: NtuDataset;
}

const ntuBounds = { shape: ntuShape, farthest: 15 } as const;
const kineticsBounds = { shape: kineticsShape(publishedPersons), farthest: 1 } as const;

/** By data set. */
export const bounds: Readonly<Record<Verifiable, Bounds>> = {
  "ntu": { ...ntuBounds, classes: ntuClasses.ntu, protocol: "ntu" },
  "ntu120": { ...ntuBounds, classes: ntuClasses.ntu120, protocol: "ntu120" },
  "twin-ntu": { ...ntuBounds, classes: TWIN_CLASSES, protocol: "ntu" },
  "kinetics": { ...kineticsBounds, classes: 400 },
  "twin-kinetics": { ...kineticsBounds, classes: TWIN_KINETICS_CLASSES },
  "ui-prmd": { shape: uiPrmdShape, classes: 10, farthest: 3 },
};

/** What a sample's name tells of where it belongs. */
export interface Membership {
  readonly label: number;
  readonly part: Part;
}

/**
 * Reads memberships out of names without an ending; `undefined` where names tell nothing.
 * @throws {UsageError} if the data set has no such split. What it gives throws {DataError} at a name that is none of its own.
 */
export function membership(
  { dataset, split }: Pick<Claim, "dataset" | "split">,
): (name: string) => Membership | undefined {
  const { protocol } = bounds[dataset];
  if (protocol !== undefined) {
    const part = ntuSplit(protocol, split);
    return (name) => {
      const sample = parseSampleName(name);
      return { label: labelOf(sample), part: part(sample) };
    };
  }
  if (dataset !== "ui-prmd") return () => undefined;
  return (name) => {
    const { movement, subject } = parseUiPrmdName(name);
    return { label: movement - 1, part: uiPrmdPart(subject) };
  };
}
