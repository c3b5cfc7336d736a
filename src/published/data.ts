/** Where a published config says that the data lies, and what data that is. */

import { UnavailableError, UsageError } from "../base/errors.ts";
import { type DatasetName, dataSets } from "../datasets/catalog/catalog.ts";
import type { DatabasePaths } from "../datasets/database.ts";
import { kineticsShape, publishedPersons } from "../datasets/raw/kinetics.ts";
import type { Part } from "../datasets/splits.ts";
import { NpyFile } from "../formats/npy/npy_file.ts";
import { type DataPlace, pathsIn } from "../provision/opened_data.ts";
import type { FeederArguments, PublishedOptions } from "./options.ts";

/** The databases that a config names; nothing where it names none. */
export function placeOf(
  { train_feeder_args, test_feeder_args }: PublishedOptions,
): DataPlace | undefined {
  const train = pathsOf(train_feeder_args);
  const val = pathsOf(test_feeder_args);
  if (train === undefined && val === undefined) return undefined;
  return { ...(train === undefined ? {} : { train }), ...(val === undefined ? {} : { val }) };
}

function pathsOf(given: FeederArguments | undefined): DatabasePaths | undefined {
  const { data_path: data, label_path: label } = given ?? {};
  if (data === undefined && label === undefined) return undefined;
  if (data === undefined || label === undefined) {
    throw new UsageError(
      `Cannot find a database by "${data ?? label}" alone: data_path and label_path go together`,
    );
  }
  return { data, label };
}

/** The data set that a config's path tells, if it has one that does. */
export function datasetIn(
  options: PublishedOptions,
  phase: "train" | "test",
): DatasetName | undefined {
  const path = dataPath(options, phase);
  return path === undefined ? undefined : datasetNamedBy(path);
}

/** What is to be said where neither a path nor anything else tells the data set. */
export function unknownDataset(options: PublishedOptions, phase: "train" | "test"): UsageError {
  const path = dataPath(options, phase);
  const folders = dataSets.map(({ folder }) => folder).join(", ");
  return new UsageError(
    `Cannot tell the data set: ${phase}_feeder_args.data_path${
      path === undefined ? "" : `, "${path}",`
    } names none of ${folders}`,
  );
}

function dataPath(
  { train_feeder_args, test_feeder_args }: PublishedOptions,
  phase: "train" | "test",
): string | undefined {
  return (phase === "train" ? train_feeder_args : test_feeder_args)?.data_path;
}

/**
 * The data set that a path names, if it names one. Where it has the words of several recordings, as of a project's folder and
 * of the data in it, those nearest to the file count; and of those that end alike, as `twin-kinetics` and `kinetics`, the
 * longest. Of these recordings' splits it is the one named last, and none if they have no such split: `ntu120/xview` is not NTU-60's.
 */
export function datasetNamedBy(path: string): DatasetName | undefined {
  const words = path.toLowerCase().split(/[^a-z0-9]+/);
  const text = words.join("");
  const starts = words.map((_, i) => words.slice(0, i).join("").length);
  const spelled = dataSets.flatMap(({ name, words: { recordings, split } }) =>
    recordings.flatMap((spelling) =>
      starts.filter((at) => text.startsWith(spelling, at)).map((at) => ({
        name,
        end: at + spelling.length,
        length: spelling.length,
        // Where there is no split to name, it is as if it were named.
        splitAt: split.length === 0 ? 0 : Math.max(...split.map((one) => text.lastIndexOf(one))),
      }))
    )
  );
  const [first] = spelled.sort((a, b) =>
    b.end - a.end || b.length - a.length || b.splitAt - a.splitAt
  );
  return first === undefined || first.splitAt < 0 ? undefined : first.name;
}

/**
 * Frames of the named databases, all of which the published feeders read.
 * @throws {UnavailableError} if a database that the phase needs is not there.
 */
export function framesIn(
  place: DataPlace | undefined,
  phase: "train" | "test",
): number | undefined {
  if (place === undefined) return undefined;
  const parts: readonly Part[] = phase === "train" ? ["train", "val"] : ["val"];
  return Math.max(...parts.map((part) => framesOf(pathsIn(place, part).data)));
}

/** Those of a folder of clips, as Kinetics' configs of 2018 name it, are what its feeder makes of each clip. */
function framesOf(path: string): number {
  try {
    using file = NpyFile.open(path);
    return file.shape[2] ?? 1;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.IsADirectory) return kineticsShape(publishedPersons)[1];
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    throw new UnavailableError(`Cannot read "${path}": there is no such file`);
  }
}
