/** A network with its weights, ready to say what recordings show. */

import { DataError } from "../base/errors.ts";
import type { Sample } from "../datasets/augmentation.ts";
import { type SampleShape, sampleSize } from "../datasets/shape.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { type DeviceChoice, startEngine } from "../engine/engine.ts";
import { ranked } from "../evaluation/metrics.ts";
import { buildModel } from "../models/build.ts";
import type { ModelConfig } from "../models/config.ts";
import { extractFeature } from "../models/extract_feature.ts";
import { type Predictor, uploaded } from "../models/model.ts";
import { weightsOf } from "../models/reference_weights.ts";
import type { Parameters } from "../nn/pass.ts";
import { layoutOf } from "../skeleton/layouts.ts";
import { readSample } from "./read_sample.ts";
import { readWeights } from "../provision/read_weights.ts";

/** What is loaded. */
export interface LoadRequest {
  /** The network: all of its settings. */
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
  /** The classifier on each of their places: classes,T',V,M, whose mean over places are the logits. */
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
  await startEngine({ device, environment: Deno.env.toObject() });
  const network = buildModel(model);
  const parameters = uploaded(network, weightsOf(network, await readWeights(weights), weights));
  const predictor = network.predictor(parameters);
  const head = new Map<string, Tensor>();
  for (const [name, tensor] of parameters) {
    // The predictor has its own of everything; features are scored by the classifier alone.
    if (name.startsWith("fcn.")) head.set(name, tensor);
    else tensor.dispose();
  }
  return new LoadedModel(model, predictor, head);
}

/** A network on the engine; disposing of it frees its weights. */
export class LoadedModel implements Disposable {
  readonly #config: ModelConfig;
  readonly #predictor: Predictor;
  /** The classifier's parameters. */
  readonly #head: Parameters;

  /** Use {@link loadModel}. Takes both over. */
  constructor(config: ModelConfig, predictor: Predictor, head: Parameters) {
    this.#config = config;
    this.#predictor = predictor;
    this.#head = head;
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
   */
  extractFeature(sample: Sample): SampleFeature {
    this.#requireFit(sample, sample.shape, 0);
    const x = tf.tensor5d(Float32Array.from(sample.values), [1, ...sample.shape]);
    const { feature, output } = extractFeature(this.#predictor, this.#head, x);
    const [features, scores] = [feature, output].map((tensor): Sample => {
      const [, c, t, v, m] = tensor.shape as [number, number, number, number, number];
      return { shape: [c, t, v, m], values: tensor.dataSync<"float32">() };
    }) as [Sample, Sample];
    tf.dispose([x, feature, output]);
    return { features, scores };
  }

  /** What a recording's raw file shows: NTU RGB+D's `.skeleton`, Kinetics-skeleton's `.json`. @throws {DataError} */
  async predictFile(path: string): Promise<Answer> {
    return this.predict(await readSample(path));
  }

  /** Frees the weights. */
  [Symbol.dispose](): void {
    this.#predictor.dispose();
    tf.dispose([...this.#head.values()]);
  }

  #requireFit({ shape, values }: Sample, first: SampleShape, n: number): void {
    const wanted = wantedShape(this.#config, first);
    if (shape.join() !== wanted.join() || values.length !== sampleSize(shape)) {
      throw new DataError(
        `Cannot predict sample ${n}: its shape C,T,V,M is ${shape.join()} with ${values.length} ` +
          `values; expected ${wanted.join()} with ${sampleSize(wanted)}`,
      );
    }
  }
}

/** The shape that every sample of a batch must have, given that of the first; its frames are free. */
function wantedShape(config: ModelConfig, first: SampleShape): SampleShape {
  const [c, t, v, m] = first;
  switch (config.name) {
    case "stgcn":
      return [config.channel, t, layoutOf(config.layout).joints, config.num_person];
    case "stgcn-2019":
      return [config.in_channels, t, layoutOf(config.layout).joints, config.num_person];
    case "tcn":
      return c * v * m === config.channel ? first : [config.channel, t, 1, 1];
  }
}
