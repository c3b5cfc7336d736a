/** ReLU as a layer of its own, where no batch norm in front of it does it on the way. */

import { type Tensor, tf } from "../engine/backend.ts";
import { relu as reluKernel, reluGradient } from "../engine/kernels.ts";
import { folded, type Layer, onWhole } from "./layer.ts";
import { ownFrame } from "./reach.ts";

/** `max(x, 0)`. */
export const relu: Layer = {
  parameters: [],
  forward: onWhole((_, x) => {
    const output = reluKernel(x);
    const gate = output.clone();
    return {
      output,
      backward(gradient): Tensor {
        const open = reluGradient(gradient, gate);
        tf.dispose([gradient, gate]);
        return open;
      },
    };
  }),
  fold: () => folded(ownFrame, () => ({}), (_, x) => reluKernel(x)),
  onnx: (graph, x) => graph.relu(x),
};
