/** A sample found by its name, as it is stored and as a network sees it. */

import { UsageError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { nearest } from "../base/suggest.ts";
import type { Sample } from "../datasets/augmentation.ts";
import { datasetNames } from "../datasets/catalog/catalog.ts";
import { type DatasetChoice, dataSetOf, nameOfChoice } from "../datasets/catalog/choice.ts";
import { Database } from "../datasets/database.ts";
import { databaseExists } from "../datasets/database_folder.ts";
import { feed } from "../datasets/feeder.ts";
import { type FeederConfig, readingOf } from "../datasets/feeder_config.ts";
import { stem } from "../datasets/sample.ts";
import { type SampleShape, sampleSize } from "../datasets/shape.ts";
import { parts } from "../datasets/splits.ts";
import { type Layout, layoutOf } from "../skeleton/layouts.ts";
import { classNamesOf } from "./class_names.ts";
import type { DataContext } from "./context.ts";
import { databaseFolder } from "./databases.ts";

/** Which sample, and through whose eyes. */
export interface ShowRequest {
  /** Its name, with or without its ending. */
  readonly sample: string;
  /** Where to look; nothing looks through every database that is there. */
  readonly dataset: DatasetChoice | undefined;
  /** What a network on a data set is fed; nothing where it is not known. */
  readonly feederOf: (dataset: DatasetChoice) => Promise<FeederConfig | undefined>;
  /** Fixes what training draws. */
  readonly seed: number;
}

/** A sample in one form. */
export interface ShownForm {
  readonly title: string;
  readonly sample: Sample;
  /** Stored frames for one of its own. */
  readonly stride: number;
}

/** A sample in all of its forms. */
export interface Shown {
  /** Of the database, without its ending. */
  readonly name: string;
  /** Name, class, data set and part. */
  readonly title: string;
  readonly dataset: DatasetChoice;
  readonly label: number;
  /** In the order of the labels; empty where nobody has the names. */
  readonly classNames: readonly string[];
  readonly layout: Layout;
  /** As it is stored, then as a network sees it. */
  readonly rows: readonly ShownForm[];
}

interface Found extends Disposable {
  readonly dataset: DatasetChoice;
  readonly database: Database;
  readonly index: number;
}

/**
 * A sample as it is stored, and as the network sees it in testing and in training.
 * @throws {UsageError} if no database has it, with the nearest name that is there.
 */
export async function showSample(request: ShowRequest, context: DataContext): Promise<Shown> {
  using found = await find(request, context);
  const { dataset, database, index } = found;
  const name = database.names[index] as string;
  const stored = {
    title: "As stored",
    sample: readFrames(database, index, database.shape[1]),
    stride: 1,
  };
  const feeder = await request.feederOf(dataset);
  const seen = feeder === undefined ? [] : asSeen(feeder, found, request.seed, context.signal);
  const label = database.labels[index] as number;
  const classNames = await classNamesOf(dataset, context.places);
  const named = classNames[label] === undefined ? "" : ` ${classNames[label]}`;
  return {
    name: stem(name),
    title: `${stem(name)}, class ${label}${named}, ${nameOfChoice(dataset)} ${database.part}`,
    dataset,
    label,
    classNames,
    layout: {
      ...layoutOf(database.manifest?.layout ?? dataSetOf(dataset).layout),
      ...typeof dataset !== "string" && { channels: dataset.channels },
    },
    rows: [stored, ...seen],
  };
}

async function find({ sample, dataset }: ShowRequest, context: DataContext): Promise<Found> {
  const names: string[] = [];
  for (const name of dataset === undefined ? datasetNames : [dataset]) {
    const folder = databaseFolder(context.places.data, name);
    if (!await databaseExists(folder)) continue;
    for (const part of parts) {
      using open = new DisposableStack();
      const database = open.use(Database.openPart(folder, part));
      const index = database.names.findIndex((known) => stem(known) === stem(sample));
      if (index >= 0) {
        const kept = open.move();
        return { dataset: name, database, index, [Symbol.dispose]: () => kept.dispose() };
      }
      names.push(...database.names.map(stem));
    }
  }
  const where = dataset === undefined ? "any data set" : nameOfChoice(dataset);
  throw new UsageError(
    names.length === 0
      ? `Cannot show "${sample}": there is no database of ${where}; deno task prepare twin makes some`
      : `Cannot find sample "${sample}" in ${where}; the nearest name is "${
        nearest(sample, names)
      }"`,
  );
}

/** One row where training sees what testing sees, else two. */
function asSeen(
  config: FeederConfig,
  { database, index }: Found,
  seed: number,
  signal: AbortSignal,
): ShownForm[] {
  const name = database.names[index] as string;
  const seenIn = (mode: "test" | "train"): Sample => {
    const { frames, feeder } = readingOf(config, mode, database, signal);
    return feed(readFrames(database, index, frames), feeder, Random.of(seed).fork(name));
  };
  const [test, train] = [seenIn("test"), seenIn("train")];
  const stride = config.test.temporal_downsample_step;
  if (isSame(test, train)) return [{ title: "As the network sees it", sample: test, stride }];
  return [
    { title: "As the network sees it in testing", sample: test, stride },
    {
      title: `As it may see it in training (drawn by seed ${seed})`,
      sample: train,
      stride: config.train.temporal_downsample_step,
    },
  ];
}

function readFrames(database: Database, index: number, frames: number): Sample {
  const [c, , v, m] = database.shape;
  const shape: SampleShape = [c, frames, v, m];
  const values = new Float32Array(sampleSize(shape));
  database.read(index, frames, values);
  return { shape, values };
}

function isSame(a: Sample, b: Sample): boolean {
  return a.shape.join() === b.shape.join() && a.values.every((value, i) => value === b.values[i]);
}
