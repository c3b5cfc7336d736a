/** Recordings in a form that other programs write, opened: what a data set of one's own is prepared from. */

import type { Sample } from "../augmentation.ts";

/** What a form tells of one of its samples besides its values. */
export interface OwnSample {
  /** Distinct among the recordings. */
  readonly name: string;
  /** As the files have it: a class from 0, or a class's name; absent where they do not tell. */
  readonly label?: number | string;
  /** Which lists of the files name it: `train`, `xsub_val`; empty where they have no lists. */
  readonly lists: readonly string[];
  /** Who is recorded, where the files tell. */
  readonly subject?: string;
}

/** Recordings that are open; disposing of them closes their files. */
export interface OwnRecordings extends Disposable {
  /** What messages call the files: `a pickle of pyskl or mmaction2`. */
  readonly form: string;
  /** In the order of the files. */
  readonly samples: readonly OwnSample[];
  /** C and V, which all samples have, and the most frames and persons that one of them has. */
  readonly most: {
    readonly channels: number;
    readonly frames: number;
    readonly joints: number;
    readonly persons: number;
  };
  /** Files that systems leave beside data, which were passed over. */
  readonly passedOver: readonly string[];
  /** A sample `[C,T,V,M]` with frames and persons as recorded. @throws {DataError} with file and line or entry if it is unsound. */
  readonly read: (index: number) => Promise<Sample>;
}
