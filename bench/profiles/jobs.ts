/** What is profiled of a network: a whole training step, and the logits of a batch by all frames. */

import { Random } from "../../src/base/random.ts";
import { listened, tf } from "../../src/engine/backend.ts";
import { matMul } from "../../src/engine/kernels.ts";
import type { DevicePolicy } from "../../src/engine/policy.ts";
import { Recorded } from "../../src/evaluation/recorded.ts";
import { buildModel } from "../../src/models/build.ts";
import type { ModelConfig } from "../../src/models/config.ts";
import { initialWeights, type Model, uploaded } from "../../src/models/model.ts";
import { oracleInput } from "../../src/oracle/formula.ts";
import { seedsOf } from "../../src/nn/pass.ts";
import { gradientsOf } from "../../src/training/gradients.ts";
import { disposeMoving, type Moving, noMemory } from "../../src/training/optimizer.ts";
import { Sgd } from "../../src/training/sgd.ts";
import { Steps } from "../../src/training/steps.ts";
import { type Fullest, Lifetimes } from "./lifetimes.ts";
import { type Heard, heard, type Round } from "./tally.ts";

/** Work that is done again and again, in two ways; disposing of it frees what it works on. */
export interface Job extends Disposable {
  /** Kernel by kernel, each of them heard. */
  kernels(): void;
  /** As it is done where nobody listens: as a graph, on a processor. */
  whole(): void;
}

/** Sizes of a batch, but for its samples: those of NTU RGB+D. */
const [channels, joints, persons] = [3, 25, 2] as const;

function batchOf(samples: number, frames: number): tf.Tensor5D {
  const size = { N: samples, C: channels, T: frames, V: joints, M: persons };
  const values = oracleInput({ ...size, absent: false });
  return tf.tensor5d(values, [samples, channels, frames, joints, persons]);
}

/** What a job works on. */
export interface JobSize {
  readonly samples: number;
  readonly frames: number;
}

/** A step as the published recipes have it: dropout, running statistics, SGD with Nesterov and decay. */
export function trainingJob(config: ModelConfig, policy: DevicePolicy, size: JobSize): Job {
  const model = buildModel(config);
  const moving: Moving = { parameters: weightsOf(model), memory: noMemory() };
  const x = batchOf(size.samples, size.frames);
  const classes = Array.from({ length: size.samples }, (_, n) => n % model.classes);
  const labels = tf.tensor1d(classes, "int32");
  const optimizer = new Sgd({ momentum: 0.9, nesterov: true, weight_decay: 0.0001 });
  const steps = new Steps(model, policy, optimizer, 1);
  const random = Random.of(1);
  const moment = { learningRate: 0.01, steps: 0 };
  return {
    kernels(): void {
      const { loss, logits, gradients, running } = gradientsOf(model, moving.parameters, {
        x,
        labels,
      }, { policy, replicas: 1, seeds: () => seedsOf(random) });
      optimizer.step(moving, gradients, moment);
      tf.dispose([loss, logits, ...gradients.values(), ...running.values()]);
    },
    whole: () => void steps.take(moving, { x, labels: classes }, { ...moment, random }),
    [Symbol.dispose](): void {
      steps[Symbol.dispose]();
      tf.dispose([x, labels]);
      disposeMoving(moving);
    },
  };
}

/** The logits of a batch by all of its frames. */
export function predictionJob(config: ModelConfig, policy: DevicePolicy, size: JobSize): Job {
  const model = buildModel(config);
  const parameters = weightsOf(model);
  const predictor = model.predictor(parameters, policy);
  tf.dispose([...parameters.values()]);
  const x = batchOf(size.samples, size.frames);
  const recorded = policy.recorded ? new Recorded(predictor) : undefined;
  return {
    kernels: () => predictor.predict(x).dispose(),
    whole(): void {
      const logits = (recorded ?? predictor).predict(x);
      logits.dataSync();
      logits.dispose();
    },
    [Symbol.dispose](): void {
      recorded?.[Symbol.dispose]();
      predictor.dispose();
      x.dispose();
    },
  };
}

function weightsOf(model: Model): Map<string, tf.Tensor> {
  return uploaded(model, initialWeights(model, Random.of(1)));
}

/** How long it takes, ms. */
export function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** A round of a job, kernel by kernel. */
export function heardRound(job: Job): Round {
  const calls: Heard[] = [];
  const took = milliseconds(() => listened((run) => void calls.push(heard(run)), job.kernels));
  return { calls, milliseconds: took };
}

/** When a job holds the most. */
export function fullestOf(job: Job): Fullest {
  const lifetimes = new Lifetimes();
  listened((run) => lifetimes.hear(run), job.kernels);
  return lifetimes.fullest;
}

/** The machine's best at products of matrices: a product of 2048³, in multiplications and additions a ms. */
export function productRate(side = 2048): number {
  const square = tf.randomNormal([side, side], 0, 1, "float32", 1);
  const took = milliseconds(() => {
    const product = matMul(square, square);
    product.dataSync();
    product.dispose();
  });
  square.dispose();
  return 2 * side ** 3 / took;
}
