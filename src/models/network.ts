/** A network as a chain of stages, a mean over all that is left of a sample, and a classifier. */

import { type Tensor, tf } from "../engine/backend.ts";
import { scalar } from "../engine/constants.ts";
import { divide } from "../engine/kernels.ts";
import { mean } from "../engine/reductions.ts";
import { concat, reshape, slice, tile, transpose } from "../engine/shapes.ts";
import { inTurn } from "../nn/combinators.ts";
import { type FoldedLayer, type Layer, onWhole } from "../nn/layer.ts";
import type { ParameterSpec } from "../nn/parameters.ts";
import type { OnnxBuilder } from "../nn/onnx_builder.ts";
import type { Model, Observer, Predictor, SampleAxes } from "./model.ts";
import { skippingPredictor } from "./skipping.ts";

/** One layer of the chain, under the published name of what it puts out, as the reference traces have it. */
export interface Stage {
  readonly name: string;
  readonly layer: Layer;
}

/** What a network is made of. */
export interface Composition {
  /** Its state dict in file order: its layers' own, and what the published files hold besides. */
  readonly parameters: readonly ParameterSpec[];
  readonly axes: SampleAxes;
  readonly stages: readonly Stage[];
  readonly classifier: Layer;
}

/** Features `[B,T,V,C]` of `samples` samples, all of one sample behind each other → their mean `[N,C]`. */
function meanOfSamples(x: Tensor, samples: number): Tensor {
  return tf.tidy(() => mean(reshape(x, [samples, -1, x.shape.at(-1) as number]), [1]));
}

/** `meanOfSamples()` with its way back. */
function trainMean(samples: number): Layer["forward"] {
  return onWhole((_, x) => {
    const { shape } = x;
    const channels = shape.at(-1) as number;
    const positions = x.size / (samples * channels);
    return {
      output: meanOfSamples(x, samples),
      backward(gradient): Tensor {
        const spread = tf.tidy(() => {
          const share = reshape(divide(gradient, scalar(positions)), [samples, 1, channels]);
          return reshape(tile(share, [1, positions, 1]), shape);
        });
        gradient.dispose();
        return spread;
      },
    };
  });
}

/** The means over frames and joints, then persons: `[N·M,C,T,V]` or `[N,C,T]` → `[N,C]`. */
function onnxMean(graph: OnnxBuilder, axes: SampleAxes, x: string, channels: number): string {
  if ("flat" in axes) return graph.mean(x, [2]);
  const each = graph.reshape(graph.mean(x, [2, 3]), [-1, axes.persons, channels]);
  return graph.mean(each, [1]);
}

/** The network of `stages`. */
export function network({ parameters, axes, stages, classifier }: Composition): Model {
  const [classes, channels] = classifier.parameters[0]?.shape as [number, number];
  const layers = stages.map(({ layer }) => layer);
  return {
    parameters,
    classes,
    axes,
    forward: (pass, x) => {
      const samples = x.shape[0] as number;
      const forwards = layers.map(({ forward }) => forward);
      return inTurn([...forwards, trainMean(samples), classifier.forward])(pass, { output: x });
    },
    predictor(weights, policy): Predictor {
      const folds = stages.map(({ name, layer }) => ({ name, fold: layer.fold(weights, policy) }));
      const together = (x: Tensor): number => {
        const [, , frames, joints, persons] = x.shape as [number, number, number, number, number];
        const positions = frames * ("flat" in axes ? 1 : joints * persons);
        return Math.max(1, Math.floor(policy.positions / positions));
      };
      const { positions } = policy;
      return predictorOf(folds, classifier.fold(weights, policy), { together, positions });
    },
    onnx(graph, x): string {
      const features = layers.reduce((at, layer) => layer.onnx(graph, at), x);
      return classifier.onnx(graph, onnxMean(graph, axes, features, channels));
    },
  };
}

/** @param together of a batch, the samples that are computed at once; @param positions joints of frames. */
function predictorOf(
  folds: readonly { readonly name: string; readonly fold: FoldedLayer }[],
  head: FoldedLayer,
  { together, positions }: {
    readonly together: (x: Tensor) => number;
    readonly positions: number;
  },
): Predictor {
  const featuresOf: (...args: Parameters<Predictor["predict"]>) => Tensor = (x, observe) => {
    let h = x;
    for (const { name, fold } of folds) {
      const next = fold.apply(h);
      if (h !== x) h.dispose();
      h = next;
      observe?.(name, h);
    }
    return h;
  };
  const meanOf = (x: Tensor, observe?: Observer): Tensor =>
    tf.tidy(() => meanOfSamples(featuresOf(x, observe), x.shape[0] as number));
  // Features and means have the same bits in a batch of any size, the classifier has not: it gets the whole batch.
  const predict: Predictor["predict"] = (x, observe) =>
    tf.tidy(() => {
      const [samples, ...sample] = x.shape as [number, ...number[]];
      const most = observe === undefined ? together(x) : samples;
      if (samples <= most) return head.apply(meanOf(x, observe));
      const means = Array.from({ length: Math.ceil(samples / most) }, (_, i) => {
        const size = [Math.min(most, samples - i * most), ...sample];
        return tf.tidy(() => meanOf(slice(x, [i * most, 0, 0, 0, 0], size)));
      });
      return head.apply(concat(means, 0));
    });
  const weights = [...folds.map(({ fold }) => fold), head].flatMap((fold) => fold.weights);
  return {
    predict,
    weights,
    extractFeature(x): ReturnType<Predictor["extractFeature"]> {
      const samples = x.shape[0] as number;
      return tf.tidy(() => {
        const last = featuresOf(x);
        const [batch, frames, joints, channels] = last.shape as [number, number, number, number];
        const published = (rows: Tensor): Tensor => {
          const positions = reshape(rows, [samples, batch / samples, frames, joints, -1]);
          return transpose(positions, [0, 4, 2, 3, 1]); // [N,C,T',V,M]
        };
        const rows = reshape(last, [-1, channels]);
        last.dispose();
        return { feature: published(rows), output: published(head.apply(rows)) };
      });
    },
    skipping: (sizes) =>
      skippingPredictor({ layers: folds.map(({ fold }) => fold), head, predict, positions }, sizes),
    dispose(): void {
      folds.forEach(({ fold }) => fold.dispose());
      head.dispose();
    },
  };
}
