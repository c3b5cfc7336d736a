/** What is known of a data set, in one value: whatever treats data sets differently reads it here. */

import type { Printed } from "../../golden/published.ts";
import type { RawForm, Recorded } from "../raw/source.ts";
import type { Part } from "../splits.ts";
import type { TwinFile } from "../twins/digest.ts";

/**
 * A data set under one split, as runs and configs name it. What its {@link Recorded.family family} shares is the same in all of
 * the family's data sets.
 */
export interface DataSet<Name extends string = string> extends Recorded {
  readonly name: Name;
  /** What people call the family: `NTU RGB+D`. */
  readonly title: string;
  /** In the order of the labels. */
  readonly classNames: readonly string[] | PinnedNames;
  /** Farther from the sensor, or from a person's waist, than any recording goes; OpenPose counts in widths of the video. */
  readonly farthest: number;
  /** Whether two persons act in a sample, by its name; absent where nobody knows. @throws {DataError} at a name that is none of its own. */
  readonly hasTwoPersons?: (name: string) => boolean;
  /** What else a sample's name tells, in words and numbers: `{ subject: 3, camera: 1 }`; absent where nobody knows. @throws {DataError} at a name that is none of its own. */
  readonly groupsOf?: (name: string) => Readonly<Record<string, number | string>>;
  /** How many samples each part has, or both together. */
  readonly counts: Readonly<Partial<Record<Part | "both", KnownCount>>>;
  /** How many raw files the family has, and how many of them its list of missing skeletons leaves out. */
  readonly files?: { readonly found: number; readonly missing: number };
  /** Samples that do not belong to it although they were recorded. */
  readonly leftOut?: LeftOut;
  readonly raw: RawForm;
  readonly obtained: Obtained;
  /** The folder of its database below the data folder: the published one, where it was published. */
  readonly folder: string;
  /** By which words in a path a config of the published code names it. */
  readonly words: PathWords;
  readonly published?: Published;
}

/** Names of classes that are not kept here. */
export interface PinnedNames {
  /** The pinned file that has them, a line each: `fetch-data` fetches it. */
  readonly pin: string;
}

/** A number of samples, and which wrong numbers are met in the field. */
export interface KnownCount {
  readonly samples: number;
  readonly mistakes: readonly { readonly samples: number; readonly cause: string }[];
}

/** A number of samples that nobody is known to have got wrong. */
export function countOf(samples: number): KnownCount {
  return { samples, mistakes: [] };
}

/** Samples to leave out: by their names, or by a pinned list of them. */
export type LeftOut =
  | { readonly kind: "names"; readonly names: readonly string[] }
  | {
    readonly kind: "pin";
    readonly pin: string;
    /** `sampleListDigest` of its names. */
    readonly digest: string;
    /** Where users get it, if it is not fetched unasked. */
    readonly elsewhere?: string;
  };

/** How recordings come to this machine. Folders are below the data folder. */
export type Obtained =
  /** Generated here. */
  | { readonly kind: "twin"; readonly twin: Twin }
  /** Fetched: a pinned tree. */
  | { readonly kind: "pin"; readonly pin: string; readonly folder: string }
  /** Brought by the user, who got them from their owners. */
  | Asked;

/** A generated corpus and what pins it. */
export interface Twin {
  /** What messages call it. */
  readonly title: string;
  /** Below the data folder. */
  readonly folder: readonly string[];
  /** Its files, sorted by path, which all end alike. */
  readonly corpus: () => Iterable<TwinFile>;
  readonly ending: string;
  readonly files: number;
  /** `twinDigest` of the corpus. */
  readonly sha256: string;
  /** A list that lies beside the files and is not in the digest. */
  readonly list?: { readonly name: string; readonly text: string };
}

/** Recordings that their owners give to those who ask. */
export interface Asked {
  readonly kind: "ask";
  /** What a user without a database is told to do. */
  readonly words: string;
  /** Where the recordings lie if nobody says otherwise. */
  readonly folder: string;
  /** Files as they are passed on, for the examples in help. */
  readonly examples: {
    /** A zip of recordings, and what else is said with it. */
    readonly zip: string;
    /** A pickle of pyskl or mmaction2. */
    readonly pickle: string;
  };
}

/** Spellings in small letters and digits alone, so that `NTU-RGB-D` and `ntu_rgbd` are one. */
export interface PathWords {
  /** Of the recordings; one of them begins a word of the path. */
  readonly recordings: readonly string[];
  /** Of the split; one of them is anywhere in the path, unless there are none. */
  readonly split: readonly string[];
}

/** What the paper and its code say of a data set, by our names of the models where they differ. */
export interface Published {
  /** Paths below the published `config/`. */
  readonly configs: {
    /** Files, in the first README. */
    readonly readme: Readonly<Record<string, string>>;
    /** Folders of each generation. */
    readonly 2018: string;
    readonly 2019: string;
  };
  readonly column: { readonly at: number; readonly title: string };
  /** The cells of that column; several where the sources disagree. */
  readonly printed: Readonly<Record<string, readonly Printed[]>>;
  /** The pinned files of published weights. */
  readonly weights: Readonly<Record<string, string>>;
}
