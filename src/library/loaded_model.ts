/** What a network with its weights offers, and what it answers. */

import type { Sample } from "../datasets/augmentation.ts";
import type { RunConfig } from "./settings.ts";

/** A sample to predict. What is known of it beside its values decides what its feeder does, as in `eval`. */
export interface GivenSample extends Sample {
  /** A feeder that draws in evaluations, which no published one does, draws by the name. */
  readonly name?: string;
  /** Persons that are kept of those in the sample, the ones seen best, where preparing did not choose them. */
  readonly persons?: number;
}

/** What the network says of one sample. */
export interface Answer {
  /** One for each class, in the order of the classes. */
  readonly logits: Float32Array;
  /** Classes, the likeliest first; of equal logits the lower class leads. */
  readonly ranked: readonly number[];
}

/** An answer, and to what. */
export interface Predicted<S extends GivenSample = GivenSample> extends Answer {
  /** The sample as it was given. */
  readonly sample: S;
}

/** What the network sees in one sample, on T' frames: what its strides leave of T. */
export interface SampleFeature {
  /** The last block's channels, C,T',V,M. */
  readonly features: Sample;
  /** The classifier on each of their positions: classes,T',V,M, whose mean over positions are the logits. */
  readonly scores: Sample;
}

/**
 * A network on the engine; disposing of it frees its weights.
 *
 * One that was loaded by a config or a run takes samples as a database stores them, and does to them what `eval` does:
 * its frames are cut, its window padded, its values normalized, as the config says. One that was loaded by settings alone
 * takes samples as the network is to see them, all of their frames, and changes nothing.
 */
export interface LoadedModel extends Disposable {
  /** The config that it was loaded by; absent where settings alone were given. */
  readonly config?: RunConfig;
  /** What the network sees of a sample. @throws {DataError} if it has not the values of its shape, or too few frames. */
  prepare(sample: GivenSample): Sample;
  /**
   * What one sample shows. Its logits differ from those of the same sample in a batch by rounding, a few units of
   * float32's last place.
   * @throws as {@link LoadedModel.predictBatch}
   */
  predict(sample: GivenSample): Answer;
  /**
   * What samples of one shape show, in their order, computed together.
   * @throws {DataError} if a sample is not of the network's shape, of the first one's, has not all of its values, or has
   * logits that are not finite.
   */
  predictBatch(samples: readonly GivenSample[]): Answer[];
  /**
   * What each of any number of samples shows, in their order, computed in batches of the config's `test_batch_size`, or
   * of 64. A database whole gives `eval`'s logits, bit for bit on one machine: those of `--dense`, or of `eval` as it
   * is where the model skips.
   * @throws as {@link LoadedModel.predictBatch}
   */
  predictEach<S extends GivenSample>(samples: Iterable<S>): Generator<Predicted<S>, void, void>;
  /**
   * What the network sees in one sample before it forgets when and where, as the published `extract_feature` has it.
   * @throws as {@link LoadedModel.predictBatch}
   * @throws {UsageError} of a network of two streams, each of which has its own.
   */
  extractFeature(sample: GivenSample): SampleFeature;
  /**
   * What a recording's raw file shows: NTU RGB+D's `.skeleton`, Kinetics-skeleton's `.json`, read as a database stores it.
   * @throws {DataError} if it is none of these, or as {@link LoadedModel.predictBatch}
   */
  predictFile(path: string): Promise<Answer>;
  /** Frees its weights. */
  [Symbol.dispose](): void;
}
