/** A network as a chain of stages, a mean over all that is left of a sample, and a classifier. */

import { type Tensor, tf } from "../engine/backend.ts";
import type { Parameters, Traced, TrainingPass } from "../nn/pass.ts";
import { classifier, classify } from "./classifier.ts";
import type { Model, ParameterSpec, Predictor } from "./model.ts";

/** A stage with its weights folded for evaluation; `apply` makes a new tensor. */
export interface FoldedStage {
  apply(x: Tensor): Tensor;
  dispose(): void;
}

/** One step of the chain on features `[B,T,V,C]`; the first one takes `[N,C,T,V,M]`. */
export interface Stage {
  /** The published name of what it puts out, as the reference traces have it. */
  readonly name: string;
  readonly parameters: readonly ParameterSpec[];
  /** The stage in training; it takes its own handles on what it keeps of x. */
  forward(pass: TrainingPass, x: Tensor): Traced;
  fold(parameters: Parameters): FoldedStage;
}

/** A folded stage whose tensors are those of `weights`, made in a tidy of its own. */
export function foldedStage<W extends Record<string, Tensor>>(
  weights: () => W,
  apply: (weights: W, x: Tensor) => Tensor,
): FoldedStage {
  const kept = tf.tidy(weights);
  return {
    apply: (x) => tf.tidy(() => apply(kept, x)),
    dispose: () => tf.dispose(kept),
  };
}

/** Stages side by side on one input, their outputs joined on the channels. */
export function sideBySide(name: string, stages: readonly Stage[]): Stage {
  return {
    name,
    parameters: stages.flatMap((stage) => stage.parameters),
    forward(pass, x): Traced {
      const traced = stages.map((stage) => stage.forward(pass, x));
      const outputs = traced.map(({ output }) => output);
      const widths = outputs.map((output) => output.shape.at(-1) as number);
      const output = tf.concat(outputs, -1);
      tf.dispose(outputs);
      return {
        output,
        backward(gradient): Tensor {
          const parts = tf.split(gradient, widths, -1);
          gradient.dispose();
          const toX = traced.map(({ backward }, i) => backward(parts[i] as Tensor));
          const sum = tf.addN(toX);
          tf.dispose(toX);
          return sum;
        },
      };
    },
    fold(parameters): FoldedStage {
      const folded = stages.map((stage) => stage.fold(parameters));
      return {
        apply: (x) => tf.tidy(() => tf.concat(folded.map((stage) => stage.apply(x)), -1)),
        dispose: () => folded.forEach((stage) => stage.dispose()),
      };
    },
  };
}

/** Features `[B,T,V,C]` of `samples` samples, all of one sample behind each other → their mean `[N,C]`. */
function meanOfSamples(x: Tensor, samples: number): Traced {
  const shape = x.shape;
  const channels = shape.at(-1) as number;
  const places = x.size / (samples * channels);
  return {
    output: tf.tidy(() => tf.mean(tf.reshape(x, [samples, places, channels]), 1)),
    backward(gradient): Tensor {
      const spread = tf.tidy(() => {
        const share = tf.reshape(tf.div(gradient, places), [samples, 1, channels]);
        return tf.reshape(tf.tile(share, [1, places, 1]), shape);
      });
      gradient.dispose();
      return spread;
    },
  };
}

/**
 * The network of `stages`. `parameters` is its state dict in file order, the stages' own and what the
 * published files hold besides.
 */
export function network(parameters: readonly ParameterSpec[], stages: readonly Stage[]): Model {
  const [classes] = parameters.find(({ name }) => name === "fcn.bias")?.shape as [number];
  return {
    parameters,
    classes,
    forward(pass, x): Traced {
      const ways: Traced["backward"][] = [];
      const follow = (input: Tensor, traced: Traced): Tensor => {
        if (input !== x) input.dispose();
        ways.push(traced.backward);
        return traced.output;
      };
      let h = x;
      for (const stage of stages) h = follow(h, stage.forward(pass, h));
      h = follow(h, meanOfSamples(h, x.shape[0] as number));
      h = follow(h, classifier(pass, h));
      return { output: h, backward: (gradient) => ways.reduceRight((g, way) => way(g), gradient) };
    },
    predictor(weights): Predictor {
      const folded = stages.map((stage) => ({ name: stage.name, ...stage.fold(weights) }));
      const head = new Map(
        ["fcn.weight", "fcn.bias"].map((name) => [name, (weights.get(name) as Tensor).clone()]),
      );
      return {
        predict: (x, observe): Tensor =>
          tf.tidy(() => {
            let h = x;
            for (const { name, apply } of folded) {
              const next = apply(h);
              if (h !== x) h.dispose();
              h = next;
              observe?.(name, h);
            }
            return classify(head, meanOfSamples(h, x.shape[0] as number).output);
          }),
        dispose(): void {
          folded.forEach((stage) => stage.dispose());
          tf.dispose([...head.values()]);
        },
      };
    },
  };
}
