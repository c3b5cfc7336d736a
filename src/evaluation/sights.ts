/** What a network sees in a few samples, and which joints speak for a class. */

import { UsageError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import type { Sample } from "../datasets/augmentation.ts";
import { BatchReader, planBatches } from "../datasets/batches.ts";
import type { Database } from "../datasets/database.ts";
import type { Reading } from "../datasets/feeder_config.ts";
import { tf } from "../engine/backend.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import { type Model, type Predictor, uploaded, type Weights } from "../models/model.ts";

/** A sample to look at, and for which classes. */
export interface Looked {
  /** In the database. */
  readonly index: number;
  readonly classes: readonly number[];
}

/** The classifier on each position of the last features, for some classes: what its mean, the class's logit, is made of. */
export interface Response {
  /** T',V,M. */
  readonly shape: readonly [frames: number, joints: number, persons: number];
  /** `[T',V,M]` for each class that was asked for. */
  readonly classes: readonly Float32Array[];
}

/** What the network sees in one sample. */
export interface Sight {
  /** As it is fed, `[C,T,V,M]`. */
  readonly sample: Sample;
  /** Null of a network that has no joints left, or of two streams, each of which has its own. */
  readonly response: Response | null;
}

/**
 * Looks at samples one by one, all frames computed, fed as an evaluation feeds them.
 * @throws {RangeError} if the weights are not the model's.
 */
export function sightsOf(
  { model, weights }: { readonly model: Model; readonly weights: Weights },
  { database, reading }: { readonly database: Database; readonly reading: Reading },
  looked: readonly Looked[],
  policy: DevicePolicy,
): Sight[] {
  const order = { order: "file", lastBatch: "keep", random: Random.of(0) } as const;
  const plan = planBatches(database, { ...reading, ...order, batchSize: 1 });
  const reader = new BatchReader(database, plan);
  const fed = looked.map(({ index, classes }) => {
    const { shape: [, ...shape], data } = reader.read(index);
    return { sample: { shape, values: data }, classes };
  });
  if ("flat" in model.axes) return fed.map(({ sample }) => ({ sample, response: null }));
  const parameters = uploaded(model, weights);
  const predictor = model.predictor(parameters, policy);
  try {
    return fed.map(({ sample, classes }) => ({
      sample,
      response: responseTo(predictor, sample, classes),
    }));
  } finally {
    predictor.dispose();
    tf.dispose([...parameters.values()]);
  }
}

function responseTo(
  predictor: Predictor,
  { shape, values }: Sample,
  classes: readonly number[],
): Response | null {
  try {
    return tf.tidy(() => {
      const x = tf.tensor5d(Float32Array.from(values), [1, ...shape]);
      const { output } = predictor.extractFeature(x); // [1,classes,T',V,M]
      const [, , frames, joints, persons] = output.shape as [
        number,
        number,
        number,
        number,
        number,
      ];
      const all = output.dataSync<"float32">();
      const size = frames * joints * persons;
      return {
        shape: [frames, joints, persons] as const,
        classes: classes.map((one) => all.slice(one * size, (one + 1) * size)),
      };
    });
  } catch (thrown) {
    if (thrown instanceof UsageError) return null; // of two streams
    throw thrown;
  }
}
