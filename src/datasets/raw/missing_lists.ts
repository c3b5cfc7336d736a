/** The published lists of NTU's samples without a sound skeleton, known by the names that they hold. */

import { DataError } from "../../base/errors.ts";
import { sampleListDigest } from "../content_digest.ts";
import type { NtuDataset } from "../splits.ts";

/** The lists' file names, which are also their pins'. */
export const missingListNames: Readonly<Record<NtuDataset, string>> = {
  ntu: "samples_with_missing_skeletons.txt",
  ntu120: "NTU_RGBD120_samples_with_missing_skeletons.txt",
};

/**
 * {@link sampleListDigest} of the 302 and of the 535 names, as yysijie/st-gcn and shahroudy/NTURGB-D list them. Names and not
 * bytes, because copies differ in their headings and line ends.
 */
const digests: Readonly<Record<NtuDataset, string>> = {
  ntu: "c035621ba2b1a01793435b54e93f48e0e7064276f123b4cec8a36e7b3025a0d5",
  ntu120: "ff6fe58052080d7296a06a88e1984b8060a9a08f356695cbf69fdfb2815fb9fd",
};

/**
 * Holds a list against the published one.
 * @param file how errors name it.
 * @throws {DataError} where it has other names.
 */
export function assertKnownMissing(
  dataset: NtuDataset,
  names: ReadonlySet<string>,
  file: string,
): void {
  const digest = sampleListDigest([...names]);
  if (digest === digests[dataset]) return;
  throw new DataError(
    `Cannot use "${file}" as the list of ${dataset}'s missing skeletons: its ${names.size} names have digest ${digest}, ` +
      `known is ${
        digests[dataset]
      }; remove the file, or give a list of your own by --ignored-sample-path`,
  );
}
