/** A network on the engine that predicts samples. */

import { basename } from "node:path";
import { DataError } from "../base/errors.ts";
import type { Sample } from "../datasets/augmentation.ts";
import { movingFrames } from "../datasets/moving_frames.ts";
import { type SampleShape, sampleSize } from "../datasets/shape.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { checkScores, ranked } from "../evaluation/metrics.ts";
import type { Predictor, SampleAxes } from "../models/model.ts";
import type { SkippingPredictor } from "../models/skipping.ts";
import type { Answer, GivenSample, LoadedModel, Predicted, SampleFeature } from "./loaded_model.ts";
import type { Preparation } from "./preparation.ts";
import { readSample } from "./read_sample.ts";
import type { RunConfig } from "./settings.ts";

/** What an {@link EngineModel} is made of. */
export interface ModelParts {
  readonly axes: SampleAxes;
  /** Taken over. */
  readonly predictor: Predictor;
  readonly prepare: Preparation;
  /** Whether only what moves is computed. */
  readonly skips: boolean;
  readonly batchSize: number;
  readonly config?: RunConfig;
}

/** The one implementation of a loaded network. */
export class EngineModel implements LoadedModel {
  readonly config?: RunConfig;
  readonly #parts: ModelParts;
  /** Of samples of the last shape. */
  #skipping: { readonly of: string; readonly predictor: SkippingPredictor } | undefined;

  constructor(parts: ModelParts) {
    this.#parts = parts;
    if (parts.config !== undefined) this.config = parts.config;
  }

  prepare(sample: GivenSample): Sample {
    return this.#parts.prepare(sample, called(sample, 0));
  }

  predict(sample: GivenSample): Answer {
    const [answer] = this.predictBatch([sample]);
    if (answer === undefined) throw new RangeError("Cannot predict: the engine gave no answer");
    return answer;
  }

  predictBatch(samples: readonly GivenSample[]): Answer[] {
    const [first] = samples;
    if (first === undefined) return [];
    const fed = samples.map((sample, n) => this.#parts.prepare(sample, called(sample, n)));
    const { shape } = fed[0] as Sample;
    const size = sampleSize(shape);
    const values = new Float32Array(samples.length * size);
    for (const [n, sample] of fed.entries()) {
      this.#requireFit(sample, shape, called(samples[n] as GivenSample, n));
      values.set(sample.values, n * size);
    }
    const logits = this.#logits(values, [samples.length, ...shape]);
    const classes = logits.length / samples.length;
    const names = samples.map(({ name }, n) => name ?? `${n}`);
    checkScores({ names, labels: names.map(() => 0), logits, classes });
    return samples.map((_, n) => {
      const own = logits.slice(n * classes, (n + 1) * classes);
      return { logits: own, ranked: ranked(own) };
    });
  }

  *predictEach<S extends GivenSample>(samples: Iterable<S>): Generator<Predicted<S>, void, void> {
    let batch: S[] = [];
    for (const sample of samples) {
      batch.push(sample);
      if (batch.length < this.#parts.batchSize) continue;
      yield* this.#predicted(batch);
      batch = [];
    }
    yield* this.#predicted(batch);
  }

  #predicted<S extends GivenSample>(batch: readonly S[]): Predicted<S>[] {
    const answers = this.predictBatch(batch);
    return answers.map((answer, n) => ({ sample: batch[n] as S, ...answer }));
  }

  extractFeature(sample: GivenSample): SampleFeature {
    const fed = this.prepare(sample);
    this.#requireFit(fed, fed.shape, called(sample, 0));
    const { feature, output } = tf.tidy(() => {
      const x = tf.tensor5d(Float32Array.from(fed.values), [1, ...fed.shape]);
      return { ...this.#parts.predictor.extractFeature(x) };
    });
    const [features, scores] = [feature, output].map((tensor): Sample => {
      const [, c, t, v, m] = tensor.shape as [number, number, number, number, number];
      return { shape: [c, t, v, m], values: tensor.dataSync<"float32">() };
    }) as [Sample, Sample];
    tf.dispose([feature, output]);
    return { features, scores };
  }

  async predictFile(path: string): Promise<Answer> {
    return this.predict({ ...await readSample(path), name: basename(path) });
  }

  [Symbol.dispose](): void {
    this.#skipping?.predictor.dispose();
    this.#skipping = undefined;
    this.#parts.predictor.dispose();
  }

  /** Logits `[N,classes]` of `values[N,C,T,V,M]`. */
  #logits(
    values: Float32Array<ArrayBuffer>,
    shape: readonly [n: number, c: number, t: number, v: number, m: number],
  ): Float32Array<ArrayBuffer> {
    const { predictor, skips } = this.#parts;
    const predict = skips
      ? this.#skippingOf(shape)
      : { predict: (x: Tensor): Tensor => predictor.predict(x) };
    const moving = skips ? movingFrames({ shape, data: values }) : [];
    return tf.tidy(() => {
      const x = tf.tensor5d(values, [...shape]);
      return Float32Array.from(predict.predict(x, moving).dataSync<"float32">()); // [N,classes]
    });
  }

  /** Made outside of any tidy, for it keeps tensors. */
  #skippingOf(
    [, ...sizes]: readonly [n: number, c: number, t: number, v: number, m: number],
  ): SkippingPredictor {
    const of = sizes.join();
    if (this.#skipping?.of !== of) {
      this.#skipping?.predictor.dispose();
      this.#skipping = { of, predictor: this.#parts.predictor.skipping(sizes) };
    }
    return this.#skipping.predictor;
  }

  #requireFit({ shape, values }: Sample, first: SampleShape, called: string): void {
    const wanted = wantedShape(this.#parts.axes, first);
    if (shape.join() === wanted.join()) return;
    throw new DataError(
      `Cannot predict ${called}: its shape C,T,V,M is ${shape.join()} with ${values.length} ` +
        `values; expected ${wanted.join()} with ${sampleSize(wanted)}`,
    );
  }
}

/** How errors call a sample. */
function called({ name }: GivenSample, n: number): string {
  return name === undefined ? `sample ${n}` : `sample "${name}"`;
}

/** The shape that every sample of a batch must have, given that of the first; its frames are free. */
function wantedShape(axes: SampleAxes, first: SampleShape): SampleShape {
  const [c, t, v, m] = first;
  if ("flat" in axes) return c * v * m === axes.flat ? first : [axes.flat, t, 1, 1];
  return [axes.channels, t, axes.joints, axes.persons];
}
