/** Who hears how a suite goes. */

/** What is counted. */
export type Unit = "bytes" | "samples" | "files";

/** How far a step has come. */
export interface StepProgress {
  /** What is done, for a reader, the same from start to end: `prepare twin-ntu-xsub`. */
  readonly step: string;
  /** How it stands, changing: `epoch 3, loss 0.412`. */
  readonly detail?: string;
  readonly done: number;
  /** `undefined` where nobody knows. */
  readonly total: number | undefined;
  readonly unit: Unit;
}

/** Hears lines to keep, and progress to show and forget. Both must be cheap. */
export interface Listener {
  note(line: string): void;
  progress(progress: StepProgress): void;
}
