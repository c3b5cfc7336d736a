/** Lists of samples without a sound skeleton, known by the names that they hold. */

import { DataError } from "../../base/errors.ts";
import { sampleListDigest } from "../content_digest.ts";
import { parseSampleName, stem } from "../sample.ts";

/**
 * Reads the list of samples whose skeletons are missing: one name a line, below the sentences that the data set's own lists
 * begin with.
 *
 * @param file how errors name it.
 * @throws {DataError} naming the line that is no sample name.
 */
export function parseMissingList(text: string, file: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const name = stem(line.trim());
    const heading = names.size === 0 && name.includes(" ");
    if (name === "" || heading) continue;
    try {
      parseSampleName(name);
    } catch {
      throw new DataError(`Cannot read "${file}": line ${i + 1}: "${line}" is no sample name`);
    }
    names.add(name);
  }
  return names;
}

/**
 * What of a list is not as in the published one, for a message; `undefined` where nothing is.
 * @param known {@link sampleListDigest} of the published names: not of bytes, because copies differ in headings and line ends.
 */
export function missingListFault(known: string, names: ReadonlySet<string>): string | undefined {
  const digest = sampleListDigest([...names]);
  return digest === known
    ? undefined
    : `its ${names.size} names have digest ${digest}, known is ${known}`;
}

/**
 * Holds a list against the published one.
 * @param family whose samples they are.
 * @param known as {@link missingListFault} takes it.
 * @param file how errors name it.
 * @throws {DataError} where it has other names.
 */
export function assertKnownMissing(
  family: string,
  known: string,
  names: ReadonlySet<string>,
  file: string,
): void {
  const fault = missingListFault(known, names);
  if (fault === undefined) return;
  throw new DataError(
    `Cannot use "${file}" as the list of ${family}'s missing skeletons: ${fault}; ` +
      "remove the file, or give a list of your own by --ignored-sample-path",
  );
}
