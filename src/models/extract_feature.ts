/** What a network sees before it forgets when and where: features and scores by frame, joint and person. */

import { type Tensor, tf } from "../engine/backend.ts";
import { classify } from "./classifier.ts";
import type { Predictor } from "./model.ts";
import type { Parameters } from "../nn/pass.ts";

/** Both on T' frames, what the network's strides leave of T; the owner frees them. */
export interface ExtractedFeature {
  /** The last stage's output, `[N,C,T',V,M]`. */
  readonly feature: Tensor;
  /** The classifier on each of its places, no mean taken: `[N,classes,T',V,M]`. */
  readonly output: Tensor;
}

/**
 * `extract_feature` of yysijie/st-gcn 221c0e1, net/st_gcn.py, for `x[N,C,T,V,M]`. `predictor` is one of
 * the network whose classifier `parameters` hold, `fcn.weight` and `fcn.bias`.
 */
export function extractFeature(
  predictor: Predictor,
  parameters: Parameters,
  x: Tensor,
): ExtractedFeature {
  const samples = x.shape[0] as number;
  return tf.tidy(() => {
    let last: Tensor | undefined;
    predictor.predict(x, (_, output) => {
      last?.dispose();
      last = tf.keep(output.clone());
    });
    if (last === undefined) throw new RangeError("Cannot extract features: there is no stage");
    const [batch, frames, joints, channels] = last.shape as [number, number, number, number];
    const persons = batch / samples;
    const published = (rows: Tensor): Tensor => {
      const places = tf.reshape(rows, [samples, persons, frames, joints, -1]);
      return tf.transpose(places, [0, 4, 2, 3, 1]); // [N,C,T',V,M]
    };
    const rows = tf.reshape(last, [-1, channels]);
    last.dispose();
    return { feature: published(rows), output: published(classify(parameters, rows)) };
  });
}
