/** A network with its weights, ready to say what recordings show. */

import { DataError } from "../base/errors.ts";
import type { Sample } from "../datasets/augmentation.ts";
import { type SampleShape, sampleSize } from "../datasets/shape.ts";
import { tf } from "../engine/backend.ts";
import { type DeviceChoice, startEngine } from "../engine/engine.ts";
import { ranked } from "../evaluation/metrics.ts";
import { buildModel } from "../models/build.ts";
import type { ModelConfig } from "../models/config.ts";
import { type Predictor, type SampleAxes, uploaded } from "../models/model.ts";
import { weightsOf } from "../models/reference_weights.ts";
import { readSample } from "./read_sample.ts";
import { readWeights, requireWeights } from "../provision/read_weights.ts";

/** What is loaded. */
export interface LoadRequest {
  readonly model: ModelConfig;
  /** A PyTorch or safetensors file of its weights. */
  readonly weights: string;
  /** Where TensorFlow runs; by default on a GPU if there is one. */
  readonly device?: DeviceChoice;
}

/** What the network says of one sample. */
export interface Answer {
  /** One for each class, in the order of the classes. */
  readonly logits: Float32Array;
  /** Classes, the likeliest first; of equal logits the lower class leads. */
  readonly ranked: readonly number[];
}

/** What the network sees in one sample, on T' frames: what its strides leave of T. */
export interface SampleFeature {
  /** The last block's channels, C,T',V,M. */
  readonly features: Sample;
  /** The classifier on each of their positions: classes,T',V,M, whose mean over positions are the logits. */
  readonly scores: Sample;
}

/**
 * Starts the engine, set up first if need be, and loads a network.
 * @throws {UnavailableError} if there is no engine.
 * @throws {DataError} if the weights cannot be read or are not the network's.
 */
export async function loadModel({ model, weights, device = "auto" }: LoadRequest): Promise<
  LoadedModel
> {
  await requireWeights(weights);
  const { policy } = await startEngine({ device, environment: Deno.env.toObject() });
  const network = buildModel(model);
  const parameters = uploaded(network, weightsOf(network, await readWeights(weights), weights));
  const predictor = network.predictor(parameters, policy);
  tf.dispose([...parameters.values()]); // the predictor has its own of everything
  return new LoadedModel(network.axes, predictor);
}

/** A network on the engine; disposing of it frees its weights. */
export class LoadedModel implements Disposable {
  readonly #axes: SampleAxes;
  readonly #predictor: Predictor;

  /** Use {@link loadModel}. Takes the predictor over. */
  constructor(axes: SampleAxes, predictor: Predictor) {
    this.#axes = axes;
    this.#predictor = predictor;
  }

  /** What one sample shows. @throws as {@link predictBatch} */
  predict(sample: Sample): Answer {
    const [answer] = this.predictBatch([sample]);
    if (answer === undefined) throw new RangeError("Cannot predict: the engine gave no answer");
    return answer;
  }

  /**
   * What samples of one shape show, in their order.
   * @throws {DataError} if a sample is not of the network's shape, of the first one's, or has not all of its values.
   */
  predictBatch(samples: readonly Sample[]): Answer[] {
    const [first] = samples;
    if (first === undefined) return [];
    const size = sampleSize(first.shape);
    const values = new Float32Array(samples.length * size);
    for (const [n, sample] of samples.entries()) {
      this.#requireFit(sample, first.shape, n);
      values.set(sample.values, n * size);
    }
    const rows = tf.tidy(() => {
      const x = tf.tensor5d(values, [samples.length, ...first.shape]);
      return this.#predictor.predict(x).dataSync<"float32">(); // [N,classes]
    });
    const classes = rows.length / samples.length;
    return samples.map((_, n) => {
      const logits = rows.slice(n * classes, (n + 1) * classes);
      return { logits, ranked: ranked(logits) };
    });
  }

  /**
   * What the network sees in one sample before it forgets when and where, as the published `extract_feature` has it.
   * @throws as {@link predictBatch}
   * @throws {UsageError} of a network of two streams, each of which has its own.
   */
  extractFeature(sample: Sample): SampleFeature {
    this.#requireFit(sample, sample.shape, 0);
    const { feature, output } = tf.tidy(() => {
      const x = tf.tensor5d(Float32Array.from(sample.values), [1, ...sample.shape]);
      return { ...this.#predictor.extractFeature(x) };
    });
    const [features, scores] = [feature, output].map((tensor): Sample => {
      const [, c, t, v, m] = tensor.shape as [number, number, number, number, number];
      return { shape: [c, t, v, m], values: tensor.dataSync<"float32">() };
    }) as [Sample, Sample];
    tf.dispose([feature, output]);
    return { features, scores };
  }

  /** What a recording's raw file shows: NTU RGB+D's `.skeleton`, Kinetics-skeleton's `.json`. @throws {DataError} */
  async predictFile(path: string): Promise<Answer> {
    return this.predict(await readSample(path));
  }

  [Symbol.dispose](): void {
    this.#predictor.dispose();
  }

  #requireFit({ shape, values }: Sample, first: SampleShape, n: number): void {
    const wanted = wantedShape(this.#axes, first);
    if (shape.join() !== wanted.join() || values.length !== sampleSize(shape)) {
      throw new DataError(
        `Cannot predict sample ${n}: its shape C,T,V,M is ${shape.join()} with ${values.length} ` +
          `values; expected ${wanted.join()} with ${sampleSize(wanted)}`,
      );
    }
  }
}

/** The shape that every sample of a batch must have, given that of the first; its frames are free. */
function wantedShape(axes: SampleAxes, first: SampleShape): SampleShape {
  const [c, t, v, m] = first;
  if ("flat" in axes) return c * v * m === axes.flat ? first : [axes.flat, t, 1, 1];
  return [axes.channels, t, axes.joints, axes.persons];
}
