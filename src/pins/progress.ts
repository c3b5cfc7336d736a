/** How far an activity that takes time has come. */
export interface Progress {
  /** What is being done, for a reader: `download tensorflow_cpu-….whl`. */
  readonly activity: string;
  /** How it stands, changing: for what it waits. */
  readonly detail?: string;
  /** Bytes done. */
  readonly done: number;
  /** Bytes in all, where that is known. */
  readonly total?: number | undefined;
}

/** Is told about progress, often; it must be cheap. */
export type OnProgress = (progress: Progress) => void;
