/**
 * A network twice, on what the joints do and on how they swerve from going straight on; the logits are added
 * (yysijie/st-gcn 221c0e1, net/st_gcn_twostream.py).
 */

import { UsageError } from "../base/errors.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { scalar } from "../engine/constants.ts";
import { add, multiply, subtract } from "../engine/kernels.ts";
import { padZeros, slice, zerosLike } from "../engine/shapes.ts";
import { type Parameters, type Traced, TrainingPass } from "../nn/pass.ts";
import type { Model, Predictor } from "./model.ts";
import type { MovingFrames, SampleSizes, SkippingPredictor } from "./skipping.ts";

/** How the parameters of each stream begin, in file order. */
const ORIGIN = "origin_stream.";
const MOTION = "motion_stream.";

/** `x[N,C,T,V,M]` → each frame less the mean of its neighbors; the first and the last frame are zero. */
export function motionOf(x: Tensor): Tensor {
  const [n, c, frames, v, m] = x.shape as [number, number, number, number, number];
  if (frames < 3) return zerosLike(x);
  return tf.tidy(() => {
    const from = (first: number): Tensor => slice(x, [0, 0, first, 0, 0], [n, c, frames - 2, v, m]);
    const inner = subtract(from(1), multiply(add(from(0), from(2)), scalar(0.5)));
    return padZeros(inner, [[0, 0], [0, 0], [1, 1], [0, 0], [0, 0]]);
  });
}

/** Moving frames of `motionOf()`: it moves on the frame behind the last one that does. */
function movingOfMotion(moving: MovingFrames, [, frames]: SampleSizes): MovingFrames {
  return moving.map((persons) => persons.map((a) => a === 0 ? 0 : Math.min(a + 1, frames)));
}

/** What of all parameters one stream has, under the stream's own names. */
function parametersOf(parameters: Parameters, prefix: string): Parameters {
  return new Map(
    [...parameters].filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );
}

/** The network `stream` on both; `stream` itself has no weights, so it serves for the two. */
export function twoStreams(stream: Model): Model {
  return {
    classes: stream.classes,
    axes: stream.axes,
    parameters: [ORIGIN, MOTION].flatMap((prefix) =>
      stream.parameters.map((spec) => ({ ...spec, name: `${prefix}${spec.name}` }))
    ),
    forward(pass, x): Traced {
      const motion = motionOf(x);
      const streams = [forwardOf(stream, pass, ORIGIN, x), forwardOf(stream, pass, MOTION, motion)];
      motion.dispose();
      const [origin, moved] = streams.map(({ output }) => output) as [Tensor, Tensor];
      const output = add(origin, moved);
      tf.dispose([origin, moved]);
      return {
        output,
        backward(gradient): Tensor {
          const [toOrigin, toMotion] = streams.map(({ backward }) => backward(gradient.clone()));
          tf.dispose([gradient, toMotion as Tensor]);
          return toOrigin as Tensor;
        },
      };
    },
    predictor(parameters, policy): Predictor {
      const origin = stream.predictor(parametersOf(parameters, ORIGIN), policy);
      const moved = stream.predictor(parametersOf(parameters, MOTION), policy);
      return {
        weights: [...origin.weights, ...moved.weights],
        predict: (x, observe): Tensor =>
          tf.tidy(() =>
            add(
              origin.predict(x, (stage, output) => observe?.(`${ORIGIN}${stage}`, output)),
              moved.predict(motionOf(x), (stage, output) => observe?.(`${MOTION}${stage}`, output)),
            )
          ),
        extractFeature(): never {
          throw new UsageError(
            "Cannot extract features of two streams: each has its own, and nobody published a sum of them",
          );
        },
        skipping(sizes): SkippingPredictor {
          const streams = [origin.skipping(sizes), moved.skipping(sizes)] as const;
          return {
            predict: (x, moving) =>
              tf.tidy(() =>
                add(
                  streams[0].predict(x, moving),
                  streams[1].predict(motionOf(x), movingOfMotion(moving, sizes)),
                )
              ),
            dispose: () => streams.forEach((stream) => stream.dispose()),
          };
        },
        dispose(): void {
          origin.dispose();
          moved.dispose();
        },
      };
    },
    onnx(): never {
      throw new UsageError("Cannot write a network of two streams as ONNX: only one of them");
    },
  };
}

/** One stream's training pass, in a pass of its own, whose notes go into `pass` under the stream's prefix. */
function forwardOf(stream: Model, pass: TrainingPass, prefix: string, x: Tensor): Traced {
  const { seeds } = pass;
  const own = new TrainingPass(
    parametersOf(pass.parameters, prefix),
    pass.policy,
    seeds && ((mask) => seeds({ ...mask, name: `${prefix}${mask.name}` })),
  );
  const traced = stream.forward(own, x);
  for (const [name, { mean, variance }] of own.statistics) {
    pass.setStatistics(`${prefix}${name}`, { mean: mean.clone(), variance: variance.clone() });
  }
  return {
    output: traced.output,
    backward(gradient): Tensor {
      const toX = traced.backward(gradient);
      for (const [name, ofName] of own.gradients) {
        pass.addGradient(`${prefix}${name}`, ofName.clone());
      }
      own.dispose();
      return toX;
    },
  };
}
