/** How long an activity still takes, by how fast it went since it was first heard of. */

import type { ActivityProgress } from "../provision/context.ts";

/** An activity's progress with the time left. */
export interface Reading {
  readonly progress: ActivityProgress;
  /** Whether this activity was not the one heard of before. */
  readonly fresh: boolean;
  /** Seconds; `undefined` while nobody can tell. */
  readonly left: number | undefined;
}

/** Follows one activity after another. */
export class Meter {
  #activity: string | undefined;
  #began = 0;
  #doneThen = 0;

  /** @param milliseconds the time now, on any clock that does not go back. */
  read(progress: ActivityProgress, milliseconds: number): Reading {
    const { activity, done, total } = progress;
    const fresh = activity !== this.#activity || done < this.#doneThen;
    if (fresh) {
      this.#activity = activity;
      this.#began = milliseconds;
      this.#doneThen = done;
    }
    const gained = done - this.#doneThen;
    const left = total === undefined || gained === 0
      ? undefined
      : (milliseconds - this.#began) / 1000 / gained * (total - done);
    return { progress, fresh, left };
  }
}

/** `1,234 of 2,000 samples`, `12.5 of 26.5 MB`. */
export function amount({ done, total, unit }: ActivityProgress): string {
  const size = unit === "bytes"
    ? (n: number): string => (n / 1e6).toFixed(1)
    : (n: number): string => n.toLocaleString("en-US");
  const of = total === undefined ? "" : ` of ${size(total)}`;
  return `${size(done)}${of} ${unit === "bytes" ? "MB" : unit}`;
}

/** `12 s left`, `3 min left`, `2 h 05 min left`. */
export function timeLeft(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s left`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return `${minutes} min left`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min left`;
}
