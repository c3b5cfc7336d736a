/** Batch norm's native kernels, and statistics that are good to the last bits. */

import {
  channelsLast,
  flag,
  float,
  integer,
  mklName,
  ofFloat,
  runMany,
  text,
  type,
} from "./attributes.ts";
import { type Attribute, backend, type Tensor, tf } from "./backend.ts";
import { filled, scalar } from "./constants.ts";
import { divide, multiply, relu, square, subtract } from "./kernels.ts";
import type { DevicePolicy } from "./policy.ts";
import { reduced } from "./reductions.ts";
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

/** How a batch norm is computed, and whether a ReLU follows. */
export interface BatchNormManner extends Pick<DevicePolicy, "fused"> {
  readonly withRelu: boolean;
  readonly atOnce: boolean;
}

/**
 * Batch norm of an image `x[B,H,W,C]` over all but its channels with the batch's own statistics, then a
 * ReLU if wanted.
 *
 * On a CPU, TensorFlow's training kernel adds up the rows one after another in float32: with 120,000
 * rows its output is off by 4e-5, enough to open or close a ReLU now and then. So there the statistics
 * are taken in two levels, no slower, and the evaluation kernel applies them; with means near zero that
 * is off by 1e-6, however many rows there are. With a mean of three deviations it is off by 3e-5, since it
 * subtracts the squared mean, and the training kernel is nearer up to 20,000 rows (6e-6 with 2,400) and takes
 * half the time: `atOnce` asks for it. On a GPU the training kernel's own sums are good, and its reserved
 * outputs are of its own kind.
 */
export function batchNorm(
  x: Tensor,
  weight: tf.TensorInfo,
  bias: tf.TensorInfo,
  { withRelu, atOnce, fused }: BatchNormManner,
): BatchNormOutputs {
  if (fused) {
    const batchNormOnCpu = atOnce ? batchNormAtOnce : batchNormInTwoLevels;
    return batchNormOnCpu(x, weight, bias, withRelu);
  }
  const none = noStatistics();
  const outputs = normalized("FusedBatchNormV3", true, [x, weight, bias, none, none]);
  const [plain, mean, variance, ...reserved] = outputs;
  const output = withRelu ? relu(plain) : plain.clone();
  plain.dispose();
  return { output, mean, variance, reserved };
}

function batchNormAtOnce(
  x: Tensor,
  weight: tf.TensorInfo,
  bias: tf.TensorInfo,
  withRelu: boolean,
): BatchNormOutputs {
  const none = noStatistics();
  const outputs = normalized(fused(withRelu), true, [x, weight, bias, none, none]);
  const [output, mean, variance, ownMean, ownVariance, ...unused] = outputs;
  tf.dispose(unused);
  return { output, mean, variance, reserved: [ownMean, ownVariance] };
}

function batchNormInTwoLevels(
  x: Tensor,
  weight: tf.TensorInfo,
  bias: tf.TensorInfo,
  withRelu: boolean,
): BatchNormOutputs {
  const { mean, variance } = statistics(x);
  const [output, ...unused] = normalized(fused(withRelu), false, [x, weight, bias, mean, variance]);
  const rows = x.size / (x.shape[3] as number);
  const unbiased = multiply(variance, scalar(rows / Math.max(rows - 1, 1)));
  tf.dispose(unused);
  return { output, mean, variance: unbiased, reserved: [mean.clone(), variance] };
}

/** A kernel of oneDNN's that also does the ReLU, or the plain one. */
type Kernel = "_MklNativeFusedBatchNormEx" | "FusedBatchNormV3";

function fused(withRelu: boolean): Kernel {
  return withRelu ? "_MklNativeFusedBatchNormEx" : "FusedBatchNormV3";
}

/** What stands for no statistics. */
const noStatistics = (): tf.TensorInfo => filled(0, [0]);

/** The kernel's output, mean and unbiased variance, and three tensors of its own. */
function normalized(
  kernel: Kernel,
  training: boolean,
  inputs: tf.TensorInfo[],
): [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor] {
  const withRelu = kernel === "_MklNativeFusedBatchNormEx"
    ? [mklName(), text("activation_mode", "Relu"), integer("num_side_inputs", 0)]
    : [];
  const own = [float("exponential_avg_factor", 1), ...withRelu];
  const outputs = runMany(kernel, [...attributes(training), ...own], inputs, 6);
  return outputs as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
}

/** Mean and biased variance `[C]` of `x[B,H,W,C]`: groups of rows first, then the groups. */
function statistics(x: Tensor): { mean: Tensor; variance: Tensor } {
  const channels = x.shape[3] as number;
  const rows = x.size / channels;
  return tf.tidy(() => {
    const grouped = reshape(x, [divisorNearRoot(rows), -1, channels]);
    const mean = reduced("Mean", reduced("Mean", grouped, [1]), [0]);
    const norm = reduced("EuclideanNorm", reduced("EuclideanNorm", grouped, [1]), [0]);
    const ofSquares = divide(square(norm), scalar(rows));
    return { mean, variance: relu(subtract(ofSquares, square(mean))) };
  });
}

/** The largest divisor of `n` that is not above its square root. */
function divisorNearRoot(n: number): number {
  for (let d = Math.floor(Math.sqrt(n)); d > 1; d--) if (n % d === 0) return d;
  return 1;
}

/** What the kernel and its gradient are told. */
function attributes(training: boolean): Attribute[] {
  return [
    ofFloat(),
    type("U", backend().binding.TF_FLOAT),
    float("epsilon", batchNormEpsilon),
    channelsLast(),
    flag("is_training", training),
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
    attributes(true),
    [gradient, x, weight, ...reserved, ...reserved.length < 3 ? [noStatistics()] : []],
    5,
  );
  const [toX, toWeight, toBias, ...unused] = outputs as [Tensor, Tensor, Tensor];
  tf.dispose(unused);
  return [toX, toWeight, toBias];
}
