/** What a data set has to tell so that {@link prepare} can make a database of it. */

import type { LayoutName } from "../../skeleton/layouts.ts";
import type { Odd } from "./odd.ts";
import type { RawLocation } from "./raw_files.ts";
import type { SampleShape } from "../shape.ts";
import type { Part } from "../splits.ts";

/** A sample that is still raw. */
export interface RawSample {
  /** As the database's label pickle names it. */
  readonly name: string;
  /** The class, from 0. */
  readonly label: number;
  readonly part: Part;
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
  /** Samples at each step up to here: `found`, `left out`. */
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

/** Makes one sample, `target[C,T,V,M]`, which holds anything before. @throws {DataError} if its file is unsound. */
export type ReadSample = (sample: RawSample, target: Float32Array) => Promise<Notes>;

/** Raw recordings under one split. */
export interface Source {
  readonly dataset: string;
  readonly split: string;
  readonly layout: LayoutName;
  /** C, T, V, M of its samples. */
  readonly shape: SampleShape;
  /** The version of the rules by which its samples are made: raise it when they change. */
  readonly preparation: number;
  readonly odd: Odd;
  /** Looks what there is, without reading samples. @throws {DataError} if there is nothing to prepare. */
  list(): Promise<Listing>;
  readonly read: ReadSample;
  /** For data sets that are large enough to be read by several workers. */
  readonly aside?: Aside;
}

/** A source that never has anything to note. */
export const noNotes: Notes = {};
