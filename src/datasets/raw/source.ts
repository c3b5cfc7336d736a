/** What a data set has to tell so that {@link prepare} can make a database of it. */

import { DataError } from "../../base/errors.ts";
import type { LayoutChoice } from "../../skeleton/layouts.ts";
import type { OwnDataset } from "../described/description.ts";
import type { Odd } from "./odd.ts";
import type { RawLocation, RawPlace } from "./raw_files.ts";
import type { SampleShape } from "../shape.ts";
import type { Part } from "../splits.ts";

/** What a sample's name tells of where it belongs. */
export interface Membership {
  /** The class, from 0. */
  readonly label: number;
  readonly part: Part;
}

/** What the source of a database has to know of the data set that is recorded. */
export interface Recorded {
  /** The data sets with these recordings, whatever their split, as manifests name them: `ntu`, `twin-kinetics`. */
  readonly family: string;
  readonly split: string;
  readonly layout: LayoutChoice;
  readonly classes: number;
  /**
   * What in a sample's name is not in the data set: `subject 41 of 40`; nothing where all is, or is another set's. Absent where
   * nobody knows.
   */
  readonly outside?: (name: string) => string | undefined;
  /** What is to be prepared where samples are of classes past its own: `they may be NTU RGB+D 120's: prepare ntu120`. */
  readonly larger?: string;
  /** Where a sample belongs by its name; nothing where names do not tell. @throws {DataError} at a name that is none of its own. */
  readonly belongs: (name: string) => Membership | undefined;
}

/** What manifests name a data set by. */
export type Named = Pick<Recorded, "family" | "split" | "layout">;

/** Where a recording belongs by its name. @param file how errors name it. @throws {DataError} where names do not tell. */
export function memberOf({ belongs }: Recorded, name: string, file: string): Membership {
  const member = belongs(name);
  if (member !== undefined) return member;
  throw new DataError(`Cannot read "${file}": its name does not tell where it belongs`);
}

/** A sample that is still raw. */
export interface RawSample extends Membership {
  /** As the database's label pickle names it. */
  readonly name: string;
}

/** How often something was met that is accepted but worth knowing, by kind: `bodies with 24 joints`. */
export type Notes = Readonly<Record<string, number>>;

/** A sample that cannot be read, and why. */
export interface Unsound {
  readonly name: string;
  readonly reason: string;
}

/** What a source holds. */
export interface Listing {
  /** What is to be read, sorted by name. */
  readonly samples: readonly RawSample[];
  /** What cannot be read, as far as that shows without reading: counted as unsound files are. */
  readonly unsound: readonly Unsound[];
  /** Samples by what is counted up to here: `found`, `left out`. */
  readonly counts: Readonly<Record<string, number>>;
}

/** How the files of a source are read, as plain data. */
export interface RawFormat {
  readonly kind: "ntu" | "kinetics";
  readonly odd: Odd;
}

/** What workers are told so that they read a source. */
export interface Aside {
  readonly format: RawFormat;
  readonly locate: (sample: RawSample) => RawLocation;
}

/** How manifests name the data set of a source. */
export function named(
  { family, split, layout }: Named,
): Pick<Source, "dataset" | "split" | "layout"> {
  return { dataset: family, split, layout };
}

/** Makes one sample, `target[C,T,V,M]`, which holds anything before. @throws {DataError} if its file is unsound. */
export type ReadSample = (sample: RawSample, target: Float32Array) => Promise<Notes>;

/** Raw recordings under one split. */
export interface Source {
  readonly dataset: string;
  readonly split: string;
  readonly layout: LayoutChoice;
  /** C, T, V, M of its samples. */
  readonly shape: SampleShape;
  /** The version of the rules by which its samples are made: raise it when they change. */
  readonly preparation: number;
  readonly odd: Odd;
  /** By which description it is prepared, where the data set is a user's own. */
  readonly own?: OwnDataset;
  /** Files that systems leave beside data, which were passed over; one may be named by several looks. */
  readonly passedOver?: readonly string[];
  /** Looks what there is, without reading samples. @throws {DataError} if there is nothing to prepare. */
  list(): Promise<Listing>;
  readonly read: ReadSample;
  /** For data sets that are large enough to be read by several workers. */
  readonly aside?: Aside;
}

/** Raw recordings that are open. */
export interface Recordings {
  readonly of: Recorded;
  readonly places: readonly [RawPlace, ...RawPlace[]];
  /** Names without their ending that are left out. */
  readonly ignored: ReadonlySet<string>;
  readonly odd: Odd;
}

/** A form that raw recordings come in, and its reader. */
export interface RawForm {
  /** What its files are called, for help. */
  readonly files: string;
  /** What a folder or zip of them holds, for help. */
  readonly holds: string;
  /** Whether they may lie in several folders and zips. */
  readonly takes: "one place" | "several places";
  /** C, T, V, M of the samples that are made of them. */
  readonly shape: SampleShape;
  /** @throws {UsageError} {DataError} if some of the recordings are not there, or their folder cannot be read. */
  readonly source: (recordings: Recordings) => Promise<Source>;
}

/** A source that never has anything to note. */
export const noNotes: Notes = {};
