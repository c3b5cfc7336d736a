import { UnavailableError } from "../base/errors.ts";
import { type Digests, knowledge } from "./digests.ts";
import type { Tried } from "./mirror.ts";
import type { Kept } from "./partial.ts";

/** What is known of a file that nobody has, and what of it is here. */
export interface Unobtained {
  readonly offline: boolean;
  readonly known: Digests;
  /** Bytes that the next try goes on from. */
  readonly kept?: Kept | undefined;
}

/** A pinned file that no place has, with what each place answered. */
export class UnobtainableError extends UnavailableError {
  readonly file: string;
  readonly tried: readonly Tried[];
  /** What is known of the right file, in brackets; empty where that is nothing. */
  readonly known: string;
  /** A line about bytes that are here, or none. */
  readonly kept: readonly string[];

  constructor(file: string, tried: readonly Tried[], { offline, known, kept }: Unobtained) {
    const where = offline ? " without the network" : "";
    const facts = knowledge(known);
    const inBrackets = facts === undefined ? "" : ` (${facts})`;
    const going = kept === undefined ? [] : [goingOn(kept, known.bytes)];
    super([
      `Cannot get "${file}"${where}: no place has the right file`,
      answers(tried),
      ...going,
      `Put a copy${inBrackets} under that name into a folder and name the folder by --mirror`,
    ].join("\n"));
    this.file = file;
    this.tried = tried;
    this.known = inBrackets;
    this.kept = going;
  }
}

function goingOn({ from, url, total }: Kept, bytes: number | undefined): string {
  const whole = bytes ?? total;
  const of = whole === undefined ? "" : ` of ${whole}`;
  return `${from}${of} bytes of ${url} are kept: the same command goes on from there`;
}

/** A line for each place and its answer. */
export function answers(tried: readonly Tried[], indent = "  "): string {
  return tried.map(({ place, answer }) => `${indent}${place}: ${answer}`).join("\n");
}
