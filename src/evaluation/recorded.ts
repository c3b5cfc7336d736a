/** Logits of batches as a recorded graph, which has the bits of its kernels one by one. */

import type { Tensor } from "../engine/backend.ts";
import { Graph } from "../engine/graph.ts";
import type { Predictor } from "../models/model.ts";

/**
 * Batches of one size that pay for a graph: recording takes as long as a batch, and of each one after it saves a thirtieth
 * (ST-GCN) or more, at the published size.
 */
export const PAYING_BATCHES = 40;

/** A predictor whose batches of the first one's size run as one graph. The predictor stays the caller's own. */
export class Recorded implements Disposable {
  readonly #predictor: Predictor;
  #graph: Graph | undefined;
  #shape = "";

  constructor(predictor: Predictor) {
    this.#predictor = predictor;
  }

  /** `x[N,C,T,V,M]` → logits `[N,classes]`. */
  predict(x: Tensor): Tensor {
    const shape = x.shape.join("x");
    const { weights } = this.#predictor;
    if (this.#graph === undefined) {
      this.#shape = shape;
      this.#graph = Graph.record((input) => {
        [x, ...weights].forEach(input);
        return [this.#predictor.predict(x)];
      });
    }
    if (shape !== this.#shape) return this.#predictor.predict(x);
    return this.#graph.run([x, ...weights])[0] as Tensor;
  }

  [Symbol.dispose](): void {
    this.#graph?.[Symbol.dispose]();
  }
}
