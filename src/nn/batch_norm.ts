/** Batch norm over the last axis: in training with its way back, in evaluation as one multiplication and one addition. */

import { type Tensor, tf } from "../engine/backend.ts";
import {
  batchNorm as batchNormKernel,
  batchNormEpsilon,
  batchNormGradient,
} from "../engine/batch_norm_kernels.ts";
import { scalar } from "../engine/constants.ts";
import { joined, separated } from "../engine/joined.ts";
import { add, divide, multiply, reluGradient, subtract } from "../engine/kernels.ts";
import { masked, randomMask } from "../engine/random_mask.ts";
import { reshape, tile, transpose } from "../engine/shapes.ts";
import { parameter, type Parameters, type Traced, type TrainingPass } from "./pass.ts";

/** What follows a batch norm, and what was left out in front of it. */
export interface BatchNormOptions {
  readonly relu?: boolean | undefined;
  /**
   * Probability that a value is dropped afterwards (inverted dropout). It is done here since the batch
   * norm's own weights take its scale, and since the ReLU's gate, put on the dropped output, is
   * dropout's gate as well: only without a ReLU is the mask kept.
   */
  readonly dropout?: number | undefined;
  /**
   * A constant per channel `[C]` that x lacks. It cancels in the normalization and moves the running
   * mean alone, so a convolution's bias in front of a batch norm costs no pass over the data.
   */
  readonly shift?: Tensor | undefined;
  /**
   * V, where each joint has statistics of its own (`use_local_bn`): x is `[…,V,C]`, and the parameters
   * are `[C·V]`, index `c·V + v`.
   */
  readonly joints?: number | undefined;
}

/** Parameters of a local batch norm, `[C·V]` with index `c·V + v`, in the order of the data, `v·C + c`. */
function byJoint(values: Tensor, joints: number): Tensor {
  if (joints === 1) return values.clone();
  return tf.tidy(() => reshape(transpose(reshape(values, [-1, joints]), [1, 0]), [-1]));
}

/** The way back of `byJoint()`. */
function byChannel(values: Tensor, joints: number): Tensor {
  if (joints === 1) return values.clone();
  return tf.tidy(() => reshape(transpose(reshape(values, [joints, -1]), [1, 0]), [-1]));
}

/**
 * Whether a frame is one vector, as Temporal Conv's are: rows are few then, and sums of residuals, which lie off
 * zero by more than they vary.
 */
function isFlat(x: Tensor): boolean {
  return x.rank === 4 && x.shape[2] === 1;
}

/** `x[…,C]` → the same shape, normalized by the batch's own statistics, `name.{weight,bias}` applied. */
export function trainBatchNorm(
  pass: TrainingPass,
  name: string,
  x: Tensor,
  { relu = false, dropout = 0, shift, joints = 1 }: BatchNormOptions = {},
): Traced {
  const features = joints * (x.shape.at(-1) as number);
  const share = 1 - dropout;
  const seeds = dropout > 0 ? pass.seeds?.({ name, shape: x.shape, share }) : undefined;
  const keep = seeds === undefined ? 1 : share;
  // relu(s·x) = s·relu(x), so dropout's scale can be taken by the batch norm's own weights.
  const scaled = (t: Tensor): Tensor => keep === 1 ? t : divide(t, scalar(keep));
  const [weight, bias] = ["weight", "bias"].map((which) =>
    tf.tidy(() => scaled(byJoint(pass.get(`${name}.${which}`), joints)))
  ) as [Tensor, Tensor];
  // Always a row: how the kernels cut an image up, and so their last bits, depends on its shape.
  const image = reshape(x, [1, 1, x.size / features, features]); // [1,1,R,C]
  const { output: normalized, mean, variance, reserved } = batchNormKernel(image, weight, bias, {
    withRelu: relu,
    atOnce: isFlat(x),
    fused: pass.policy.fused,
  });
  bias.dispose();
  const [trueMean, trueVariance] = tf.tidy(() => {
    const unshifted = byChannel(mean, joints);
    const seen = byChannel(variance, joints);
    if (shift === undefined) return [unshifted, seen];
    if (joints === 1) return [add(unshifted, shift), seen];
    const everyJoint = reshape(tile(reshape(shift, [-1, 1]), [1, joints]), [-1]); // [C·V]
    return [add(unshifted, everyJoint), seen];
  }) as [Tensor, Tensor];
  tf.dispose([mean, variance]);
  pass.setStatistics(name, { mean: trueMean, variance: trueVariance });
  const shaped = reshape(normalized, x.shape);
  const mask = seeds === undefined ? undefined : randomMask(x.shape, keep, seeds);
  seeds?.dispose();
  const output = mask === undefined ? shaped.clone() : masked(shaped, mask);
  const gate = relu ? output.clone() : mask?.clone();
  tf.dispose([normalized, shaped]);
  mask?.dispose();
  return {
    output,
    backward(gradient): Tensor {
      const [toX, toWeight, toBias] = tf.tidy(() => {
        const open = gate === undefined
          ? gradient
          : relu
          ? reluGradient(gradient, gate)
          : masked(gradient, gate);
        return batchNormGradient(reshape(open, image.shape), image, weight, reserved);
      });
      for (const [which, value] of [["weight", toWeight], ["bias", toBias]] as const) {
        const gradient = tf.tidy(() => scaled(byChannel(value, joints)));
        pass.addGradient(`${name}.${which}`, gradient);
      }
      const shaped = reshape(toX, x.shape);
      tf.dispose([gradient, image, weight, ...reserved, toX, toWeight, toBias]);
      gate?.dispose();
      return shaped;
    },
  };
}

/** A batch norm with fixed statistics: `x·scale + offset`, both `[C]`. */
export type FoldedBatchNorm = {
  readonly scale: Tensor;
  readonly offset: Tensor;
};

/** The running statistics and weights of batch norm `name`, as one multiplication and one addition. */
export function foldedBatchNorm(parameters: Parameters, name: string): FoldedBatchNorm {
  const get = (which: string): Tensor => parameter(parameters, `${name}.${which}`);
  const deviation = tf.sqrt(add(get("running_var"), scalar(batchNormEpsilon)));
  const scale = divide(get("weight"), deviation);
  return { scale, offset: subtract(get("bias"), multiply(get("running_mean"), scale)) };
}

/** PyTorch's momentum: how much of the batch's statistics the running ones take. */
const momentum = 0.1;

/**
 * Running statistics `[C]` after one step, of many batch norms at once: 0.9 of the old and 0.1 of the
 * batch's, the variance unbiased.
 */
export function movedStatistics(running: readonly Tensor[], batch: readonly Tensor[]): Tensor[] {
  return tf.tidy(() => {
    const moved = add(
      multiply(joined(running), scalar(1 - momentum)),
      multiply(joined(batch), scalar(momentum)),
    );
    return separated(moved, running.map((one) => one.shape));
  });
}
