/** A layer of a network, described once: parameters, training, evaluation, ONNX. */

import { type Tensor, tf } from "../engine/backend.ts";
import { biasAdd, biasGradient } from "../engine/kernels.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import { addAll } from "../engine/reductions.ts";
import type { OnnxBuilder } from "./onnx_builder.ts";
import type { ParameterSpec } from "./parameters.ts";
import type { Features, Parameters, Traced, TrainingPass } from "./pass.ts";
import type { Reach } from "./reach.ts";
import { skippingOne, type Skips } from "./skipping.ts";

/** One layer of a network, on features `[B,T,V,C]`; the first one takes a batch `[N,C,T,V,M]`. */
export interface Layer {
  /** Its state dict entries, in the order of the published module. */
  readonly parameters: readonly ParameterSpec[];
  /** The layer in training, with its way back; it takes its own handles on what it keeps of x. */
  forward(pass: TrainingPass, x: Features): Traced;
  /** The layer in evaluation; the parameters stay the caller's own. */
  fold(parameters: Parameters, policy: DevicePolicy): FoldedLayer;
  /** Adds the layer to an ONNX graph, on features `[B,C,T,V]`, or `[B,C,T]` where frames are flat; gives its output's name. */
  onnx(graph: OnnxBuilder, x: string): string;
}

/** A layer with its weights folded for evaluation. */
export interface FoldedLayer {
  readonly reach: Reach;
  /** All tensors that it keeps, which a recorded graph has to be told of. */
  readonly weights: readonly Tensor[];
  /** Makes a new tensor; x stays the caller's own. */
  apply(x: Tensor): Tensor;
  /** The same, computing only frames that move; the weights stay this layer's own. */
  readonly skipping: Skips;
  dispose(): void;
}

/**
 * A folded layer whose tensors are those of `weights`, made in a tidy of its own. `apply` is told the reach, of which
 * `after` says how many zeros stand behind the last frame: fewer where some of the frames behind it are given.
 */
export function folded<W extends Readonly<Record<string, Tensor>>>(
  reach: Reach,
  weights: () => W,
  apply: (weights: W, x: Tensor, reach: Reach) => Tensor,
): FoldedLayer {
  const kept = tf.tidy(() => ({ ...weights() }));
  const applied = (x: Tensor, reach: Reach): Tensor => tf.tidy(() => apply(kept, x, reach));
  return {
    reach,
    weights: Object.values(kept),
    apply: (x) => applied(x, reach),
    skipping: (still) => skippingOne(reach, still, applied),
    dispose: () => tf.dispose(kept),
  };
}

/** The sum of biases `[C]`. */
export function biasSum(pass: TrainingPass, names: readonly string[]): Tensor {
  return addAll(names.map((name) => pass.get(name)));
}

/** A layer's training on values that lack nothing: what they lack is added in front of it. */
export function onWhole(forward: (pass: TrainingPass, x: Tensor) => Traced): Layer["forward"] {
  return (pass, { output: x, lacks = [] }) => {
    if (lacks.length === 0) return forward(pass, x);
    const sum = biasSum(pass, lacks);
    const whole = biasAdd(x, sum);
    const traced = forward(pass, whole);
    tf.dispose([sum, whole]);
    return {
      ...traced,
      backward(gradient): Tensor {
        const toX = traced.backward(gradient);
        for (const name of lacks) pass.addGradient(name, biasGradient(toX));
        return toX;
      },
    };
  };
}
