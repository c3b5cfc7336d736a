/** Layers made of layers: chains, sums and concatenations, which have their way back here and nowhere else. */

import { type Tensor, tf } from "../engine/backend.ts";
import { add } from "../engine/kernels.ts";
import { addAll } from "../engine/reductions.ts";
import { concat, split } from "../engine/shapes.ts";
import { type FoldedLayer, type Layer, onWhole } from "./layer.ts";
import type { Features, Traced } from "./pass.ts";
import { beside, chained, ownFrame } from "./reach.ts";
import { skippingBeside, skippingInTurn, skippingOne } from "./skipping.ts";

/** Trainings one behind the other. */
export function inTurn(forwards: readonly Layer["forward"][]): Layer["forward"] {
  return (pass, x): Traced => {
    const ways: Traced["backward"][] = [];
    let at: Features = x;
    for (const forward of forwards) {
      const traced = forward(pass, at);
      if (at.output !== x.output) at.output.dispose();
      ways.push(traced.backward);
      at = traced;
    }
    return { ...at, backward: (gradient) => ways.reduceRight((g, way) => way(g), gradient) };
  };
}

/** Layers one behind the other. */
export function sequence(layers: readonly Layer[]): Layer {
  return {
    parameters: layers.flatMap(({ parameters }) => parameters),
    forward: inTurn(layers.map(({ forward }) => forward)),
    fold(parameters, policy): FoldedLayer {
      const folds = layers.map((layer) => layer.fold(parameters, policy));
      return {
        reach: folds.map(({ reach }) => reach).reduce(chained, ownFrame),
        weights: folds.flatMap(({ weights }) => weights),
        apply: (x) =>
          folds.reduce((at, fold) => {
            const next = fold.apply(at);
            if (at !== x) at.dispose();
            return next;
          }, x),
        skipping: (still) => skippingInTurn(still, folds.map((fold) => fold.skipping)),
        dispose: () => folds.forEach((fold) => fold.dispose()),
      };
    },
    onnx: (graph, x) => layers.reduce((at, layer) => layer.onnx(graph, at), x),
  };
}

/** What goes around a residual's main way unchanged. */
export const identity: Layer = {
  parameters: [],
  forward: (_, { output, ...rest }) => ({
    ...rest,
    output: output.clone(),
    backward: (gradient) => gradient,
  }),
  fold: () => ({
    reach: ownFrame,
    weights: [],
    apply: (x) => x.clone(),
    skipping: (still) => skippingOne(ownFrame, still, (x) => x.clone()),
    dispose(): void {},
  }),
  onnx: (_, x) => x,
};

/** The sum of two layers on one input. Its parameters are the main one's, then those of what goes around it. */
export function residual(main: Layer, around: Layer): Layer {
  return {
    parameters: [...main.parameters, ...around.parameters],
    forward(pass, x): Traced {
      const through = main.forward(pass, x);
      const beside = around.forward(pass, x);
      const output = add(through.output, beside.output);
      tf.dispose([through.output, beside.output]);
      return {
        output,
        lacks: [...beside.lacks ?? [], ...through.lacks ?? []],
        backward(gradient): Tensor {
          const toBeside = beside.backward(gradient.clone());
          const toThrough = through.backward(gradient);
          const toX = add(toThrough, toBeside);
          tf.dispose([toThrough, toBeside]);
          return toX;
        },
      };
    },
    fold(parameters, policy): FoldedLayer {
      const folds = [main.fold(parameters, policy), around.fold(parameters, policy)];
      return foldedBeside(folds, ([through, past]) => add(through as Tensor, past as Tensor));
    },
    onnx: (graph, x) => graph.sum([main.onnx(graph, x), around.onnx(graph, x)]),
  };
}

/** Layers on one input, their outputs joined on the channels. */
export function sideBySide(layers: readonly Layer[]): Layer {
  return {
    parameters: layers.flatMap(({ parameters }) => parameters),
    forward(pass, x): Traced {
      const traced = layers.map((layer) => onEnd(layer)(pass, x));
      const outputs = traced.map(({ output }) => output);
      const widths = outputs.map((output) => output.shape.at(-1) as number);
      const output = concat(outputs, -1);
      tf.dispose(outputs);
      return {
        output,
        backward(gradient): Tensor {
          const gradients = split(gradient, widths, -1);
          gradient.dispose();
          const toX = traced.map(({ backward }, i) => backward(gradients[i] as Tensor));
          const sum = addAll(toX);
          tf.dispose(toX);
          return sum;
        },
      };
    },
    fold(parameters, policy): FoldedLayer {
      const folds = layers.map((layer) => layer.fold(parameters, policy));
      return foldedBeside(folds, (outputs) => concat(outputs, -1));
    },
    onnx: (graph, x) =>
      graph.add("Concat", layers.map((layer) => layer.onnx(graph, x)), { axis: { int: 1 } }),
  };
}

/** Folded layers on one input, whose outputs `join` makes one. */
function foldedBeside(
  folds: readonly FoldedLayer[],
  join: (outputs: readonly Tensor[]) => Tensor,
): FoldedLayer {
  return {
    reach: beside(folds.map(({ reach }) => reach)),
    weights: folds.flatMap(({ weights }) => weights),
    apply: (x) => tf.tidy(() => join(folds.map((fold) => fold.apply(x)))),
    skipping: (still) => skippingBeside(still, folds.map((fold) => fold.skipping), join),
    dispose: () => folds.forEach((fold) => fold.dispose()),
  };
}

/** A layer's training whose output lacks nothing. */
function onEnd(layer: Layer): Layer["forward"] {
  const whole = onWhole((_, x) => ({ output: x.clone(), backward: (gradient) => gradient }));
  return inTurn([layer.forward, whole]);
}
