/** NTU RGB+D, and whatever comes in its form, as a source of a database. */

import { DataError } from "../../base/errors.ts";
import { ntuShape } from "./ntu.ts";
import { joinRawFiles, type RawFiles } from "./raw_files.ts";
import { parserOf } from "./raw_readers.ts";
import { stem } from "../sample.ts";
import {
  type Listing,
  memberOf,
  named,
  type RawForm,
  type RawSample,
  type Recordings,
  type Source,
  type Unsound,
} from "./source.ts";

/** `.skeleton` files, in any number of folders and zips. */
export const skeletonFiles: RawForm = {
  files: ".skeleton files",
  holds: ".skeleton files",
  takes: "several places",
  shape: ntuShape,
  source: async ({ of, places, ignored, odd }) => {
    const files = await Promise.all(places.map((place) => place.files({ ending: ".skeleton" })));
    return ntuSource({ of, files: joinRawFiles(files), ignored, odd });
  },
};

/** What {@link ntuSource} is made from; its samples' names tell where they belong. */
export interface NtuSourceOptions extends Omit<Recordings, "places"> {
  readonly files: RawFiles;
}

/**
 * NTU's raw files under one of its splits. Samples of actions that the data set does not have (those of
 * NTU-120 lying in one folder with NTU-60's) are left out and counted.
 */
export function ntuSource({ of, files, ignored, odd }: NtuSourceOptions): Source {
  function list(): Promise<Listing> {
    const samples: RawSample[] = [];
    const unsound: Unsound[] = [];
    const others: string[] = [];
    const counts = { found: files.names.length, "left out by list": 0, "of other classes": 0 };
    for (const name of files.names) {
      const member = memberOf(of, name, files.describe(name));
      const outside = odd === "refuse" ? of.outside?.(name) : undefined;
      if (ignored.has(stem(name))) counts["left out by list"]++;
      else if (outside !== undefined) {
        const reason = `Cannot read "${files.describe(name)}": its name has ${outside}`;
        unsound.push({ name, reason });
      } else if (member.label >= of.classes) {
        counts["of other classes"]++;
        others.push(name);
      } else samples.push({ name, ...member });
    }
    if (samples.length + unsound.length === 0) {
      const why = reasonsOf(of, files, others, counts["left out by list"]);
      throw new DataError(
        `Cannot prepare ${of.family}: none of ${counts.found} .skeleton files is left${why}`,
      );
    }
    return Promise.resolve({ samples, unsound, counts: { ...counts, kept: samples.length } });
  }

  const format = { kind: "ntu", odd } as const;
  const parse = parserOf(format);
  return {
    ...named(of),
    shape: ntuShape,
    preparation: 1,
    odd,
    passedOver: files.passedOver,
    list,
    read: async (sample, target) => {
      const bytes = await files.read(sample.name);
      return parse(bytes, sample, target, files.describe(sample.name));
    },
    aside: { format, locate: ({ name }) => files.locate(name) },
  };
}

/** Why nothing is left, as the tail of a message; nothing where there was nothing. */
function reasonsOf(
  { classes, larger }: NtuSourceOptions["of"],
  { names, elsewhere }: RawFiles,
  others: readonly string[],
  leftOut: number,
): string {
  const hint = larger === undefined ? "" : `; ${larger}`;
  const reasons = [
    ...elsewhere.length > 0 ? [`there are some in "${elsewhere.join('" and "')}"`] : [],
    ...names.length + elsewhere.length === 0
      ? ["there is none in what was given, nor in the folders one and two below"]
      : [],
    ...leftOut > 0 ? [`the list leaves out ${leftOut}`] : [],
    ...others.length > 0
      ? [`${others.length} of classes past its ${classes}, as ${others[0]} is${hint}`]
      : [],
  ];
  return reasons.length === 0 ? "" : `: ${reasons.join(", ")}`;
}
