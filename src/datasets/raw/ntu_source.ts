/** NTU RGB+D, and whatever comes in its form, as a source of a database. */

import { DataError } from "../../base/errors.ts";
import { ntuShape } from "./ntu.ts";
import type { Odd } from "./odd.ts";
import type { RawFiles } from "./raw_files.ts";
import { parserOf } from "./raw_readers.ts";
import { labelOf, parseSampleName, stem } from "../sample.ts";
import type { Listing, RawSample, Source } from "./source.ts";
import { ntuClasses, type NtuDataset, ntuSplit } from "../splits.ts";

/** What {@link ntuSource} is made from. */
export interface NtuSourceOptions {
  /** The name under which the database is known: `ntu`, `ntu120`, `twin-ntu`. */
  readonly dataset: string;
  /** Whose splits and classes hold. */
  readonly protocol: NtuDataset;
  readonly split: string;
  readonly files: RawFiles;
  /** Names without `.skeleton` that are left out: see {@link parseMissingList}. */
  readonly ignored: ReadonlySet<string>;
  readonly odd: Odd;
}

/**
 * NTU's raw files under one of its splits. Samples of actions that the data set does not have (those of
 * NTU-120 lying in one folder with NTU-60's) are left out and counted.
 *
 * @throws {UsageError} if the data set has no such split.
 */
export function ntuSource(options: NtuSourceOptions): Source {
  const { dataset, protocol, split, files, ignored, odd } = options;
  const part = ntuSplit(protocol, split);

  function list(): Promise<Listing> {
    const samples: RawSample[] = [];
    const counts = { found: files.names.length, "left out by list": 0, "of other classes": 0 };
    for (const name of files.names) {
      const sample = parseSampleName(name);
      const label = labelOf(sample);
      if (ignored.has(stem(name))) counts["left out by list"]++;
      else if (label >= ntuClasses[protocol]) counts["of other classes"]++;
      else samples.push({ name, label, part: part(sample) });
    }
    if (samples.length === 0) {
      throw new DataError(
        `Cannot prepare ${dataset}: none of ${counts.found} .skeleton files is left`,
      );
    }
    return Promise.resolve({ samples, unsound: [], counts: { ...counts, kept: samples.length } });
  }

  const format = { kind: "ntu", odd } as const;
  const parse = parserOf(format);
  return {
    dataset,
    split,
    layout: "ntu-rgb+d",
    shape: ntuShape,
    preparation: 1,
    odd,
    list,
    read: async (sample, target) => {
      const bytes = await files.read(sample.name);
      return parse(bytes, sample, target, files.describe(sample.name));
    },
    aside: { format, locate: ({ name }) => files.locate(name) },
  };
}

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
