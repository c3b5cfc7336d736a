/** One training step: forward, loss, way back and optimizer, replica by replica. */

import type { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import type { Model } from "../models/model.ts";
import { movedStatistics } from "../nn/batch_norm.ts";
import { crossEntropy } from "../nn/loss.ts";
import { TrainingPass } from "../nn/pass.ts";
import type { Optimizer } from "./optimizer.ts";

/** A batch as the step takes it; the tensor stays the caller's own. */
export interface TrainingBatch {
  /** `[N,C,T,V,M]`. */
  readonly x: Tensor;
  /** N class indices. */
  readonly labels: readonly number[];
}

/** What a step is done with. */
export interface StepSettings {
  readonly replicas: number;
  readonly learningRate: number;
  /** Where dropout draws from; without it nothing is dropped. */
  readonly random?: Random;
}

/** Sizes of the consecutive shares of `samples`: ceil(n / replicas) each, the last one smaller. */
export function replicaSizes(samples: number, replicas: number): number[] {
  const size = Math.ceil(samples / replicas);
  const sizes: number[] = [];
  for (let left = samples; left > 0; left -= size) sizes.push(Math.min(size, left));
  return sizes;
}

/** What came of a forward pass and its way back over a whole batch; the owner frees it. */
export interface Gradients {
  /** Mean cross entropy over the batch. */
  readonly loss: number;
  /** `[N,classes]`, in the order of the batch. */
  readonly logits: Tensor;
  readonly gradients: ReadonlyMap<string, Tensor>;
  /** `{name}.running_mean` and `.running_var`, moved by what the first replica saw. */
  readonly running: ReadonlyMap<string, Tensor>;
}

/**
 * Gradients of the mean loss over the batch. Each replica's share is normalized by its own statistics;
 * gradients add up; the first replica alone moves the running statistics. That is what PyTorch's
 * DataParallel does on several devices; here the replicas run one after another.
 */
export function gradientsOf(
  model: Model,
  parameters: ReadonlyMap<string, Tensor>,
  { x, labels }: TrainingBatch,
  { replicas, random }: Pick<StepSettings, "replicas" | "random">,
): Gradients {
  const samples = x.shape[0] as number;
  const gradients = new Map<string, Tensor>();
  const running = new Map<string, Tensor>();
  const logits: Tensor[] = [];
  const losses: Tensor[] = [];
  let start = 0;
  for (const [replica, size] of replicaSizes(samples, replicas).entries()) {
    const pass = new TrainingPass(parameters, random?.fork(`replica/${replica}`));
    tf.tidy(() => {
      const rest = x.shape.slice(1);
      const share = tf.slice(x, [start, 0, 0, 0, 0], [size, ...rest]);
      const traced = model.forward(pass, share);
      logits.push(tf.keep(traced.output));
      const loss = crossEntropy(traced.output, labels.slice(start, start + size), samples);
      losses.push(tf.keep(loss.value));
      traced.backward(loss.gradient);
    });
    for (const [name, gradient] of pass.gradients) {
      const before = gradients.get(name);
      gradients.set(name, before === undefined ? gradient.clone() : tf.add(before, gradient));
      before?.dispose();
    }
    if (replica === 0) {
      const seen = new Map(
        [...pass.statistics].flatMap(([name, { mean, variance }]) =>
          [[`${name}.running_mean`, mean], [`${name}.running_var`, variance]] as const
        ),
      );
      const names = [...seen.keys()];
      const moved = movedStatistics(names.map((name) => pass.get(name)), [...seen.values()]);
      for (const [i, name] of names.entries()) running.set(name, moved[i] as Tensor);
    }
    pass.dispose();
    start += size;
  }
  const total = tf.addN(losses);
  const loss = total.dataSync()[0] as number;
  const joined = tf.concat(logits, 0);
  tf.dispose([total, ...losses, ...logits]);
  return { loss, logits: joined, gradients, running };
}

/**
 * Moves `parameters` by one step and returns the batch's loss before it.
 * @throws {RangeError} if the loss is not a finite number; the parameters are then as they were.
 */
export function trainingStep(
  model: Model,
  parameters: Map<string, Tensor>,
  optimizer: Optimizer,
  batch: TrainingBatch,
  settings: StepSettings,
): number {
  const { loss, logits, gradients, running } = gradientsOf(model, parameters, batch, settings);
  logits.dispose();
  if (!Number.isFinite(loss)) {
    tf.dispose([...gradients.values(), ...running.values()]);
    throw new RangeError(`Cannot go on training: the loss is ${loss}`);
  }
  optimizer.step(parameters, gradients, settings.learningRate);
  for (const [name, moved] of running) {
    parameters.get(name)?.dispose();
    parameters.set(name, moved);
  }
  tf.dispose([...gradients.values()]);
  return loss;
}
