import { UnavailableError } from "../base/errors.ts";
import type { Tried } from "./mirror.ts";

/** A pinned file that no place has, with what each place answered. */
export class UnobtainableError extends UnavailableError {
  readonly file: string;
  readonly tried: readonly Tried[];

  constructor(file: string, tried: readonly Tried[], { offline }: { readonly offline: boolean }) {
    const where = offline ? " without the network" : "";
    super(
      `Cannot get "${file}"${where}: no place has the right file\n${answers(tried)}\n` +
        "Put a copy under that name into a folder and name the folder by --mirror",
    );
    this.file = file;
    this.tried = tried;
  }
}

/** A line for each place and its answer. */
export function answers(tried: readonly Tried[], indent = "  "): string {
  return tried.map(({ place, answer }) => `${indent}${place}: ${answer}`).join("\n");
}
