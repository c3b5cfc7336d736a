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
 * Holds a list against the published one.
 * @param family whose samples they are.
 * @param known {@link sampleListDigest} of the published names: not of bytes, because copies differ in headings and line ends.
 * @param file how errors name it.
 * @throws {DataError} where it has other names.
 */
export function assertKnownMissing(
  family: string,
  known: string,
  names: ReadonlySet<string>,
  file: string,
): void {
  const digest = sampleListDigest([...names]);
  if (digest === known) return;
  throw new DataError(
    `Cannot use "${file}" as the list of ${family}'s missing skeletons: its ${names.size} names have digest ${digest}, ` +
      `known is ${known}; remove the file, or give a list of your own by --ignored-sample-path`,
  );
}
