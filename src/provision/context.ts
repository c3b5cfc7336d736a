/** What everything that provides data and weights is given: where things lie, who listens, and when to stop. */

import type { Watch } from "../datasets/database.ts";
import type { Mirror } from "../pins/mirror.ts";
import type { OnProgress } from "../pins/progress.ts";

/** Folders, each absolute or relative to the working folder; a run reads and writes nowhere else. */
export interface Places {
  /** The project's `config/`. */
  readonly config: string;
  /** The project's `golden/`. */
  readonly golden: string;
  /** Where goldens of users' own data sets lie, each in a folder `<data set>.golden`; the working folder where it is not said. */
  readonly own?: string | undefined;
  /** Raw recordings and prepared databases (`--data-dir`). */
  readonly data: string;
  /** Results (`--work-dir`). */
  readonly work: string;
  /** Published weights. */
  readonly models: string;
  /** The user's cache, for downloads and the engine. */
  readonly cache: string;
}

/** What is counted. */
export type Unit = "bytes" | "samples" | "files";

/** How far an activity has come. */
export interface ActivityProgress {
  /** What is done, for a reader, the same from start to end: `prepare twin-ntu-xsub`. */
  readonly activity: string;
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
  /** A line for those who asked for more than others want to read. */
  detail?(line: string): void;
  progress(progress: ActivityProgress): void;
}

/** Lets a listener hear of downloads, and of what they wait for. */
export function downloadsHeard(listener: Listener): OnProgress {
  return ({ total, ...rest }) => listener.progress({ ...rest, total, unit: "bytes" });
}

/** The outside of data sets and downloads. */
export interface DataContext {
  readonly places: Places;
  readonly listener: Listener;
  readonly signal: AbortSignal;
  readonly mirror?: Mirror | undefined;
  /** Called once the network is needed no longer, before what users brought is opened: a command may give it up then. */
  readonly fetched?: () => Promise<void>;
}

/** Tells of samples as they are gone through, and stops with the context. */
export function watched(
  activity: string,
  { listener, signal }: Pick<DataContext, "listener" | "signal">,
): Watch {
  return {
    signal,
    progress: (done, total) => listener.progress({ activity, done, total, unit: "samples" }),
  };
}
