/** What to do with raw files that the published scripts read without being sound. */

import { DataError } from "../../base/errors.ts";

/** The choices of {@link Odd}. */
export const oddChoices = ["refuse", "as-published"] as const;

/**
 * `refuse`: shifted columns, positions that are no numbers, bodies with other joints than the layout's, names of subjects or
 * cameras that the data set does not have, wrapped or repeated frame indices and the like are errors. `as-published`: whatever the published scripts let through goes through.
 */
export type Odd = typeof oddChoices[number];

/** The error of one raw file, naming the line when there is one. */
export function rawError(file: string, wish: string, line?: number): DataError {
  const where = line === undefined ? "" : `line ${line}: `;
  return new DataError(`Cannot read "${file}": ${where}${wish}`);
}
