/** Where the samples of a database come from. */

import type { Sample } from "./augmentation.ts";
import type { SampleShape } from "./shape.ts";

/** The file of values and the file of labels; instead of values, a folder of clips. */
export interface DatabasePaths {
  /** `val_data.npy`, or a folder of clips. */
  readonly data: string;
  /** `val_label.pkl`, or the clips' label file. */
  readonly label: string;
}

/** Labeled samples that are read one at a time. */
export interface SampleStore extends Disposable {
  readonly names: readonly string[];
  readonly labels: readonly number[];
  /** C, T, V, M of a prepared sample. */
  readonly shape: SampleShape;
  /** Reads the first `frames` frames of a sample, prepared, into `target[C,frames,V,M]`. */
  read(index: number, frames: number, target: Float32Array): void;
  /**
   * The same with every person that is there, not rounded, for a feeder that chooses among them itself; it holds until
   * the next sample is read. Absent where preparing chose.
   */
  readonly readAll?: (index: number, frames: number) => Sample;
}
