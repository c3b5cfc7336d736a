/** Recordings in a form that other programs write, opened: what a data set of one's own is prepared from. */

import type { LayoutName } from "../../skeleton/layouts.ts";
import type { Sample } from "../augmentation.ts";

/** What a form tells of one of its samples besides its values. */
export interface OwnSample {
  /** Distinct among the recordings, on one line. */
  readonly name: string;
  /** As the files have it: a class from 0, or a class's name; absent where they do not tell. */
  readonly label?: number | string;
  /** Which lists of the files name it: `train`, `xsub_val`; empty where they have no lists. */
  readonly lists: readonly string[];
  /** Who is recorded, where the files tell. */
  readonly subject?: string;
}

/** The most that one of the samples has. */
export interface Most {
  readonly frames: number;
  readonly persons: number;
}

/** Recordings that are open; disposing of them closes their files. */
export interface OwnRecordings extends Disposable {
  /** What messages call the files: `a pickle of pyskl or mmaction2`. */
  readonly form: string;
  /** In the order of the files. */
  readonly samples: readonly OwnSample[];
  /** C and V, which all samples have. */
  readonly channels: number;
  readonly joints: number;
  /** The joints' names in their order, where the files have them. */
  readonly jointNames?: readonly string[];
  /** The built-in layout that the form's own program means, where that is known: others have as many joints. */
  readonly layout?: LayoutName;
  /** Files that systems leave beside data, which were passed over. */
  readonly passedOver: readonly string[];
  /** What was done with them that is worth knowing, a sentence each: which columns were passed over, what stands for what. */
  readonly remarks: readonly string[];
  /** T and M at most; some forms have to read all samples for it. @throws {DataError} as {@link read}. */
  readonly most: (signal?: AbortSignal) => Promise<Most>;
  /**
   * A sample `[C,T,V,M]` with frames and persons as recorded, all of them, in the order of the files; an absent person is
   * zeros. @throws {DataError} with file and line or entry if it is unsound, with frame and joint at a value that is no number.
   */
  readonly read: (index: number) => Promise<Sample>;
}

/** Where recordings lie, and what is known of them beforehand. */
export interface OwnRequest {
  /** A file, or a folder. */
  readonly path: string;
  /** A file of labels beside it, where the recordings have none, or others. */
  readonly labels?: string;
  /** V, C and the joints' names of the data set that is meant: they tell axes and columns apart. */
  readonly joints?: number;
  readonly channels?: number;
  readonly jointNames?: readonly string[];
  /** The order of an array's axes, N first, where joints and channels leave a choice: `NCTVM`, `NMTVC`. */
  readonly axes?: string;
}
