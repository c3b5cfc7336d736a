/** Cross entropy of a batch, with its gradient. */

import { type Tensor, tf } from "../engine/backend.ts";
import { softmaxCrossEntropy } from "../engine/kernels.ts";

/** The loss summed over the samples given, divided by `samples`, and its gradient to the logits. */
export interface Loss {
  readonly value: Tensor;
  readonly gradient: Tensor;
}

/**
 * Cross entropy of `logits[N,L]` against the class indices `labels`. `samples` is the size of the whole
 * batch: replicas that each see a share of it add up to the mean over all.
 * @throws {RangeError} if a label is not among the classes.
 */
export function crossEntropy(logits: Tensor, labels: readonly number[], samples: number): Loss {
  const classes = logits.shape[1] as number;
  const wrong = labels.find((label) => !(Number.isInteger(label) && label >= 0 && label < classes));
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot take the loss of label ${wrong}: the network has ${classes} classes`,
    );
  }
  return tf.tidy(() => {
    const target = tf.oneHot(tf.tensor1d([...labels], "int32"), classes).toFloat();
    const [losses, gradient] = softmaxCrossEntropy(logits, target);
    return { value: tf.div(tf.sum(losses), samples), gradient: tf.div(gradient, samples) };
  });
}
