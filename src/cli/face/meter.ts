/** How long an activity still takes, by how fast it went since it was first heard of; and the line that tells it. */

import { visibleLine } from "../../base/text.ts";
import type { ActivityProgress } from "../../provision/context.ts";

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

/** Letters of a bar, from the widest that the line may have to none. */
const BAR_SIZES = [24, 12, 0];
/** As many letters of what goes on are worth a smaller bar. */
const ENOUGH = 24;

/** `read, b: 10 of 100 files, 90 s left`. */
export function progressLine(reading: Reading): string {
  const tail = reading.left === undefined ? "" : `, ${timeLeft(reading.left)}`;
  return `${described(reading)}: ${amount(reading.progress)}${tail}`;
}

/**
 * The same with a bar, in at most `columns` letters. The time left is whole on every terminal; what gives is the bar,
 * then the middle of what goes on, then the amount.
 */
export function progressBar(reading: Reading, columns: number): string {
  const { progress: { done, total }, left } = reading;
  const what = Array.from(described(reading));
  const time = left === undefined ? "" : timeLeft(left);
  const tail = [`: ${amount(reading.progress)}`, ...time === "" ? [] : [time]].join(" ");
  const heads = total === undefined ? [""] : BAR_SIZES.map((size) => headOf(done, total, size));
  for (const [i, head] of heads.entries()) {
    const room = columns - head.length - tail.length;
    const isLast = i === heads.length - 1;
    if (room >= what.length || (!isLast && room >= ENOUGH) || (isLast && room > 1)) {
      return head + shortened(what, room) + tail;
    }
  }
  return (time === "" ? tail.slice(2) : time).slice(0, columns);
}

function headOf(done: number, total: number, size: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const full = Math.floor(share * size);
  const bar = size === 0 ? "" : `${"█".repeat(full)}${"░".repeat(size - full)} `;
  return `${bar}${Math.floor(100 * share)} % | `;
}

/** Beginning and end of a text, which both tell more than what is between. */
function shortened(text: readonly string[], room: number): string {
  if (text.length <= room) return text.join("");
  const end = Math.floor((room - 1) / 2);
  return [...text.slice(0, room - 1 - end), "…", ...text.slice(text.length - end)].join("");
}

function described({ progress: { activity, detail } }: Reading): string {
  return visibleLine(detail === undefined ? activity : `${activity}, ${detail}`);
}
