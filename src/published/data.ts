/** Where a published config says that the data lies, and what data that is. */

import { UnavailableError, UsageError } from "../base/errors.ts";
import type { DatabasePaths } from "../datasets/database.ts";
import { kineticsShape, publishedPersons } from "../datasets/raw/kinetics.ts";
import type { Part } from "../datasets/splits.ts";
import { NpyFile } from "../formats/npy/npy_file.ts";
import { type DataPlace, pathsIn } from "../provision/opened_data.ts";
import type { DatasetName } from "../provision/dataset_names.ts";
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

/** What the words of a path tell, the first that fits. */
const words: readonly (readonly [RegExp, DatasetName])[] = [
  [/twin.*(xsub|cross-subject)/i, "twin-ntu-xsub"],
  [/twin.*(xview|cross-view)/i, "twin-ntu-xview"],
  [/xsub|cross-subject/i, "ntu-xsub"],
  [/xview|cross-view/i, "ntu-xview"],
  [/kinetics/i, "kinetics"],
];

/** The data set that a config's paths tell. */
export function datasetIn(
  { train_feeder_args, test_feeder_args }: PublishedOptions,
  phase: "train" | "test",
): DatasetName | undefined {
  const path = (phase === "train" ? train_feeder_args : test_feeder_args)?.data_path;
  return path === undefined ? undefined : words.find(([word]) => word.test(path))?.[1];
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
