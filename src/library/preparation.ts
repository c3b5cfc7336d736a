/** One sample on its way from a database to a network, as an evaluation takes it. */

import { DataError, UsageError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { applyRandomChoose, type Sample } from "../datasets/augmentation.ts";
import { fedShape, feed, type FeederOptions } from "../datasets/feeder.ts";
import type { FeederConfig } from "../datasets/feeder_config.ts";
import type { Moments } from "../datasets/normalization.ts";
import { sampleSize } from "../datasets/shape.ts";
import type { GivenSample } from "./loaded_model.ts";

/** What is done to a sample; errors call it as told. */
export type Preparation = (sample: GivenSample, called: string) => Sample;

/** @throws {DataError} if a sample has not the values of its shape. */
function requireValues({ shape, values }: Sample, called: string): void {
  if (values.length === sampleSize(shape)) return;
  throw new DataError(
    `Cannot predict ${called}: its shape C,T,V,M is ${shape.join()} with ${values.length} values; expected ` +
      `${sampleSize(shape)}`,
  );
}

/** Samples as they are. */
export const asGiven: Preparation = (sample, called) => {
  requireValues(sample, called);
  return sample;
};

/** What an evaluation's batches are drawn from: `evaluationBatches` and `BatchReader`. */
const draws = Random.of(Random.of(0).fork("feeder").bits());

/**
 * What an evaluation by this config does to a sample as stored: its first frames alone, and those through the test feeder.
 * @throws {UsageError} if the feeder normalizes by a database's moments and none are given.
 */
export function preparationBy(
  { frames, test }: FeederConfig,
  moments: Moments | undefined,
): Preparation {
  if (test.normalization && moments === undefined) {
    throw new UsageError(
      "Cannot prepare samples: the config has feeder.test.normalization: true, by mean and deviation of a whole " +
        "database, and none are given; open the database by openDatabase() and give moments: database.moments()",
    );
  }
  const normalization = test.normalization ? moments : undefined;
  const options: FeederOptions = { ...test, mode: "test", normalization };
  return (sample, called) => {
    requireValues(sample, called);
    const { shape: [channels, given, joints], name = "", persons } = sample;
    if (given < frames) {
      throw new DataError(
        `Cannot predict ${called}: it has ${given} frames and the config reads ${frames}; ` +
          "append frames of zeros, as databases have them behind a recording's end",
      );
    }
    if (normalization !== undefined && normalization.mean.length !== channels * joints) {
      throw new DataError(
        `Cannot normalize ${called}: it has ${channels} channels of ${joints} joints, the moments are of ` +
          `${normalization.mean.length} in all; expected those of a database with the sample's shape`,
      );
    }
    const read = applyRandomChoose(sample, frames, 0);
    const fed = persons === undefined ? options : { ...options, num_person_out: persons };
    fedShape(read.shape, fed);
    return feed(read, fed, draws.fork(name));
  };
}
