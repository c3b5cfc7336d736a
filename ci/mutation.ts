/** A single mutation of the source: an edit as a slip makes it, and who has to notice. */

import type { Layer } from "../src/golden/verdict.ts";

/** One edit, and who has to notice it. */
export interface Mutation {
  /** What it does to the program. */
  readonly name: string;
  /** From the project's folder. */
  readonly file: string;
  /** What stands in the file, exactly once. */
  readonly find: string;
  /** What stands there instead. */
  readonly replace: string;
  /** The layer of the judgement that names it; null where no run can show it, and a unit test alone does. */
  readonly layer: Layer | null;
  /** The test files that fail with it, from the project's folder. */
  readonly tests: readonly string[];
}

/** A file's text with a mutation in it. @throws {RangeError} unless what it replaces is there, and once. */
export function mutated(text: string, { name, file, find, replace }: Mutation): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    const count = text.split(find).length - 1;
    throw new RangeError(
      `Cannot try "${name}": "${find}" occurs ${count} times in ${file}, not once`,
    );
  }
  return before + replace + after;
}
