/**
 * The first layer of every network: the batch norm on the raw input, and the one transpose, from the
 * published order of a batch, `[N,C,T,V,M]`, to features `[B,T,V,C]`.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { add, multiply } from "../engine/kernels.ts";
import { reshape, transpose } from "../engine/shapes.ts";
import { foldedBatchNorm, trainBatchNorm } from "./batch_norm.ts";
import type { Initialization } from "./initialization.ts";
import { folded, type FoldedLayer, type Layer } from "./layer.ts";
import { batchNormSpecs } from "./parameters.ts";
import type { Traced } from "./pass.ts";
import { ownFrame } from "./reach.ts";

/**
 * What counts as a feature of its own: each joint, channel and person (generation 2018), the persons
 * alike (2019), or as in 2018 but with the frame left as one flat vector (Temporal Conv).
 */
export type DataFeatures = "person-joint-channel" | "joint-channel" | "flat";

/** Sizes of a batch's axes but N and T. */
export interface FrameShape {
  readonly persons: number;
  readonly joints: number;
  readonly channels: number;
}

/** How many features the batch norm has. */
export function dataFeatures(kind: DataFeatures, shape: FrameShape): number {
  const { persons, joints, channels } = shape;
  return (kind === "joint-channel" ? 1 : persons) * joints * channels;
}

/** The prefix of its parameters, in every network. */
export const DATA_NORM = "data_bn";

/**
 * The layer `data_bn`. Its parameters exist even when it is not used, as in the published files. Its
 * way back serves the gradients of its parameters alone: what it returns is in the order of the rows.
 */
export function dataBatchNorm(
  kind: DataFeatures,
  shape: FrameShape,
  { use, weight }: { readonly use: boolean; readonly weight?: Initialization },
): Layer {
  const { persons, joints, channels } = shape;
  const features = dataFeatures(kind, shape);

  /** `x[N,C,T,V,M]` → rows of features; persons are apart from the features in generation 2019. */
  const rowsOf = (x: Tensor): Tensor =>
    tf.tidy(() => {
      const order = kind === "joint-channel" ? [0, 4, 2, 3, 1] : [0, 2, 4, 3, 1];
      return reshape(transpose(x, order), [-1, features]); // [N·M·T,V·C] or [N·T,M·V·C]
    });

  /** Rows of features → `[B,T,V,C]`. */
  const featuresOf = (rows: Tensor, samples: number, frames: number): Tensor =>
    tf.tidy(() => {
      if (kind === "flat") return reshape(rows, [samples, frames, 1, features]);
      if (kind === "joint-channel") {
        return reshape(rows, [samples * persons, frames, joints, channels]);
      }
      const split = reshape(rows, [samples, frames, persons, joints, channels]);
      return reshape(transpose(split, [0, 2, 1, 3, 4]), [-1, frames, joints, channels]);
    });

  /** The way back of `featuresOf()`. */
  const rowsBack = (gradient: Tensor, samples: number, frames: number): Tensor =>
    tf.tidy(() => {
      if (kind !== "person-joint-channel") return reshape(gradient, [-1, features]);
      const split = reshape(gradient, [samples, persons, frames, joints, channels]);
      return reshape(transpose(split, [0, 2, 1, 3, 4]), [-1, features]);
    });

  return {
    parameters: batchNormSpecs(DATA_NORM, features, weight),
    forward(pass, { output: x }): Traced {
      const [samples, , frames] = x.shape as [number, number, number];
      const rows = rowsOf(x);
      if (!use) {
        const output = featuresOf(rows, samples, frames);
        rows.dispose();
        return { output, backward: (gradient) => gradient };
      }
      const traced = trainBatchNorm(pass, DATA_NORM, rows);
      const output = featuresOf(traced.output, samples, frames);
      tf.dispose([rows, traced.output]);
      return {
        output,
        backward(gradient): Tensor {
          const toRows = rowsBack(gradient, samples, frames);
          gradient.dispose();
          return traced.backward(toRows);
        },
      };
    },
    fold(parameters): FoldedLayer {
      const applied = (x: Tensor, normalized: (rows: Tensor) => Tensor): Tensor => {
        const [samples, , frames] = x.shape as [number, number, number];
        return featuresOf(normalized(rowsOf(x)), samples, frames);
      };
      if (!use) return folded(ownFrame, () => ({}), (_, x) => applied(x, (rows) => rows));
      return folded(
        ownFrame,
        () => foldedBatchNorm(parameters, DATA_NORM),
        ({ scale, offset }, x) => applied(x, (rows) => add(multiply(rows, scale), offset)),
      );
    },
    onnx(graph, x): string {
      const first = graph.transpose(x, [0, 4, 3, 1, 2]); // [N,M,V,C,T]
      const rows = graph.reshape(first, [-1, features, graph.frames]);
      const normalized = use ? graph.batchNorm(rows, DATA_NORM) : rows;
      if (kind === "flat") return normalized;
      const split = graph.reshape(normalized, [-1, joints, channels, graph.frames]);
      return graph.transpose(split, [0, 2, 3, 1]); // [N·M,C,T,V]
    },
  };
}
