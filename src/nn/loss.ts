/** Cross entropy of a batch, with its gradient. */

import { type Tensor, tf } from "../engine/backend.ts";
import { scalar } from "../engine/constants.ts";
import { divide, softmaxCrossEntropy } from "../engine/kernels.ts";
import { sum } from "../engine/reductions.ts";
import { oneHot } from "../engine/shapes.ts";

/** The loss summed over the samples given, divided by `samples`, and its gradient to the logits. */
export interface Loss {
  readonly value: Tensor;
  readonly gradient: Tensor;
}

/**
 * Class indices as a tensor `[N]` (int32).
 * @throws {RangeError} if one of them is not among the classes.
 */
export function labelTensor(labels: readonly number[], classes: number): Tensor {
  const wrong = labels.find((label) => !(Number.isInteger(label) && label >= 0 && label < classes));
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot take the loss of label ${wrong}: the network has ${classes} classes`,
    );
  }
  return tf.tensor1d([...labels], "int32");
}

/**
 * Cross entropy of `logits[N,L]` against `labels[N]`. `samples` is the size of the whole batch: replicas that
 * each see a share of it add up to the mean over all.
 */
export function crossEntropy(logits: Tensor, labels: Tensor, samples: number): Loss {
  const classes = logits.shape[1] as number;
  return tf.tidy(() => {
    const [losses, gradient] = softmaxCrossEntropy(logits, oneHot(labels, classes));
    const all = scalar(samples);
    return { value: divide(sum(losses, [0]), all), gradient: divide(gradient, all) };
  });
}
