/** What every run is given: folders, the outside world, and who listens. */

import type { Mirror } from "../pins/mirror.ts";
import type { Follower } from "./follower.ts";
import type { Listener } from "./listener.ts";
import type { Places } from "./places.ts";
import type { Runner } from "./runner.ts";

/** The outside of data sets and downloads. */
export interface DataContext {
  readonly places: Places;
  readonly listener: Listener;
  readonly signal: AbortSignal;
  readonly mirror?: Mirror | undefined;
}

/** The outside of a run. */
export interface RunContext extends DataContext {
  readonly runner: Runner;
  readonly now: () => Date;
  /** Of this program; null outside a checkout. */
  readonly commit: string | null;
  /** The command line that makes the results again. */
  readonly command: string;
  /** Who writes what a run shows in another form too. */
  readonly follower?: Follower | undefined;
}
