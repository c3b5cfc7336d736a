/**
 * The first stage of every network: the batch norm on the raw input, and the one transpose, from the
 * published order of a batch, `[N,C,T,V,M]`, to features `[B,T,V,C]`.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { add, multiply } from "../engine/kernels.ts";
import { batchNorm, foldedBatchNorm } from "../nn/batch_norm.ts";
import type { Traced } from "../nn/pass.ts";
import { batchNormSpecs } from "./model.ts";
import type { Initialization } from "../nn/initialization.ts";
import { foldedStage, type Stage } from "./network.ts";

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

/**
 * The stage `data_bn`. Its parameters exist even when it is not used, as in the published files. Its
 * way back serves the gradients of its parameters alone: what it returns is in the order of the rows.
 */
export function dataStage(
  kind: DataFeatures,
  shape: FrameShape,
  { use, weight }: { readonly use: boolean; readonly weight?: Initialization },
): Stage {
  const { persons, joints, channels } = shape;
  const features = dataFeatures(kind, shape);

  /** `x[N,C,T,V,M]` → rows of features; persons are apart from the features in generation 2019. */
  const rowsOf = (x: Tensor): Tensor =>
    tf.tidy(() => {
      const order = kind === "joint-channel" ? [0, 4, 2, 3, 1] : [0, 2, 4, 3, 1];
      return tf.reshape(tf.transpose(x, order), [-1, features]); // [N·M·T,V·C] or [N·T,M·V·C]
    });

  /** Rows of features → `[B,T,V,C]`. */
  const featuresOf = (rows: Tensor, samples: number, frames: number): Tensor =>
    tf.tidy(() => {
      if (kind === "flat") return tf.reshape(rows, [samples, frames, 1, features]);
      if (kind === "joint-channel") {
        return tf.reshape(rows, [samples * persons, frames, joints, channels]);
      }
      const split = tf.reshape(rows, [samples, frames, persons, joints, channels]);
      return tf.reshape(tf.transpose(split, [0, 2, 1, 3, 4]), [-1, frames, joints, channels]);
    });

  /** The way back of `featuresOf()`. */
  const rowsBack = (gradient: Tensor, samples: number, frames: number): Tensor =>
    tf.tidy(() => {
      if (kind !== "person-joint-channel") return tf.reshape(gradient, [-1, features]);
      const split = tf.reshape(gradient, [samples, persons, frames, joints, channels]);
      return tf.reshape(tf.transpose(split, [0, 2, 1, 3, 4]), [-1, features]);
    });

  return {
    name: "data_bn",
    parameters: batchNormSpecs("data_bn", features, weight),
    forward(pass, x): Traced {
      const [samples, , frames] = x.shape as [number, number, number];
      const rows = rowsOf(x);
      if (!use) {
        const output = featuresOf(rows, samples, frames);
        rows.dispose();
        return { output, backward: (gradient) => gradient };
      }
      const traced = batchNorm(pass, "data_bn", rows);
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
    fold: (parameters) =>
      foldedStage<Record<string, Tensor>>(
        () => use ? { ...foldedBatchNorm(parameters, "data_bn") } : {},
        ({ scale, offset }, x) => {
          const [samples, , frames] = x.shape as [number, number, number];
          const rows = rowsOf(x);
          const normalized = scale !== undefined && offset !== undefined
            ? add(multiply(rows, scale), offset)
            : rows;
          return featuresOf(normalized, samples, frames);
        },
      ),
  };
}
