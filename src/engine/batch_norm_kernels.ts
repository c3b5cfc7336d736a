/** Batch norm's native kernels, and statistics that are good to the last bits. */

import {
  channelsLast,
  flag,
  float,
  int32,
  integer,
  mklName,
  ofFloat,
  run,
  runMany,
  text,
  type,
} from "./attributes.ts";
import { type Attribute, backend, type Tensor, tf } from "./backend.ts";
import { scalar, wholes } from "./constants.ts";
import { divide, multiply, opTable, relu, square, subtract } from "./kernels.ts";
import { reshape } from "./shapes.ts";

/** Batch norm's constant of the published networks. */
export const batchNormEpsilon = 1e-5;

/** What `batchNorm()` returns; `reserved` is for its way back. */
export interface BatchNormOutputs {
  readonly output: Tensor;
  /** `[C]`. */
  readonly mean: Tensor;
  /** `[C]`, the unbiased one, which is what running variances want. */
  readonly variance: Tensor;
  readonly reserved: readonly Tensor[];
}

/**
 * Batch norm of an image `x[B,H,W,C]` over all but its channels with the batch's own statistics, then a
 * ReLU if wanted.
 *
 * On a CPU, TensorFlow's training kernel adds up the rows one after another in float32: with 120,000
 * rows its output is off by 3e-5, enough to open or close a ReLU now and then. So there the statistics
 * are taken in two levels, 50 times nearer and no slower, and the evaluation kernel applies them. On a
 * GPU the training kernel's own sums are good, and its reserved outputs are of its own kind.
 */
export function batchNorm(
  x: Tensor,
  weight: Tensor,
  bias: Tensor,
  { withRelu }: { readonly withRelu: boolean },
): BatchNormOutputs {
  if (opTable() === "mkl") return batchNormInTwoLevels(x, weight, bias, withRelu);
  const none = tf.tensor1d([]);
  const outputs = runMany(
    "FusedBatchNormV3",
    attributes({ training: true }),
    [x, weight, bias, none, none],
    6,
  );
  const [normalized, mean, variance, ...reserved] = outputs as [Tensor, Tensor, Tensor];
  const output = withRelu ? relu(normalized) : normalized.clone();
  tf.dispose([none, normalized]);
  return { output, mean, variance, reserved };
}

function batchNormInTwoLevels(
  x: Tensor,
  weight: Tensor,
  bias: Tensor,
  withRelu: boolean,
): BatchNormOutputs {
  const { mean, variance } = statistics(x);
  const [output, ...unused] = runMany(
    withRelu ? "_MklNativeFusedBatchNormEx" : "FusedBatchNormV3",
    withRelu
      ? [
        ...attributes({ training: false }),
        mklName(),
        text("activation_mode", "Relu"),
        integer("num_side_inputs", 0),
      ]
      : attributes({ training: false }),
    [x, weight, bias, mean, variance],
    6,
  ) as [Tensor];
  const rows = x.size / (x.shape[3] as number);
  const unbiased = multiply(variance, scalar(rows / Math.max(rows - 1, 1)));
  tf.dispose(unused);
  return { output, mean, variance: unbiased, reserved: [mean.clone(), variance, tf.tensor1d([])] };
}

/** Mean and biased variance `[C]` of `x[B,H,W,C]`: groups of rows first, then the groups. */
function statistics(x: Tensor): { mean: Tensor; variance: Tensor } {
  const channels = x.shape[3] as number;
  const rows = x.size / channels;
  return tf.tidy(() => {
    const grouped = reshape(x, [divisorNearRoot(rows), -1, channels]);
    const mean = reduced("Mean", reduced("Mean", grouped, 1), 0);
    const norm = reduced("EuclideanNorm", reduced("EuclideanNorm", grouped, 1), 0);
    const ofSquares = divide(square(norm), scalar(rows));
    return { mean, variance: relu(subtract(ofSquares, square(mean))) };
  });
}

/** The largest divisor of `n` that is not above its square root. */
function divisorNearRoot(n: number): number {
  for (let d = Math.floor(Math.sqrt(n)); d > 1; d--) if (n % d === 0) return d;
  return 1;
}

function reduced(kernel: "Mean" | "EuclideanNorm", x: Tensor, axis: number): Tensor {
  return run(kernel, [flag("keep_dims", false), ofFloat(), int32("Tidx")], [x, wholes([axis])]);
}

function attributes({ training }: { readonly training: boolean }): Attribute[] {
  return [
    ofFloat(),
    type("U", backend().binding.TF_FLOAT),
    float("epsilon", batchNormEpsilon),
    channelsLast(),
    flag("is_training", training),
    float("exponential_avg_factor", 1),
  ];
}

/** The way back of `batchNorm()` before its ReLU → the gradients to `x[B,H,W,C]`, weight and bias. */
export function batchNormGradient(
  gradient: Tensor,
  x: Tensor,
  weight: Tensor,
  reserved: readonly Tensor[],
): [x: Tensor, weight: Tensor, bias: Tensor] {
  const outputs = runMany(
    "FusedBatchNormGradV3",
    [
      ofFloat(),
      type("U", backend().binding.TF_FLOAT),
      float("epsilon", batchNormEpsilon),
      channelsLast(),
      flag("is_training", true),
    ],
    [gradient, x, weight, ...reserved],
    5,
  );
  const [toX, toWeight, toBias, ...unused] = outputs as [Tensor, Tensor, Tensor];
  tf.dispose(unused);
  return [toX, toWeight, toBias];
}
