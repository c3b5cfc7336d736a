/** Cross entropy of a batch, with its gradient. */

import { type Tensor, tf } from "../engine/backend.ts";
import { softmaxCrossEntropy } from "../engine/kernels.ts";

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
    const target = tf.oneHot(labels as tf.Tensor1D, classes).toFloat();
    const [losses, gradient] = softmaxCrossEntropy(logits, target);
    return { value: tf.div(tf.sum(losses), samples), gradient: tf.div(gradient, samples) };
  });
}
