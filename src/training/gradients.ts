/** The gradients of one batch: forward, loss and way back, replica by replica. */

import { type Tensor, tf } from "../engine/backend.ts";
import { add } from "../engine/kernels.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import { addAll } from "../engine/reductions.ts";
import { concat, slice } from "../engine/shapes.ts";
import type { Model } from "../models/model.ts";
import { movedStatistics } from "../nn/batch_norm.ts";
import { crossEntropy } from "../nn/loss.ts";
import { type Seeds, TrainingPass } from "../nn/pass.ts";

/** A batch on the engine; the tensors stay the caller's own. */
export interface BatchTensors {
  /** `[N,C,T,V,M]`. */
  readonly x: Tensor;
  /** Class indices `[N]`, int32. */
  readonly labels: Tensor;
}

/** Where gradients are taken, in how many shares of a batch, and what dropout draws from in each; without it nothing is dropped. */
export interface GradientsManner {
  readonly policy: DevicePolicy;
  readonly replicas: number;
  readonly seeds?: ((replica: number) => Seeds) | undefined;
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
  readonly loss: Tensor;
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
  { x, labels }: BatchTensors,
  { policy, replicas, seeds }: GradientsManner,
): Gradients {
  const samples = x.shape[0] as number;
  const gradients = new Map<string, Tensor>();
  const running = new Map<string, Tensor>();
  const logits: Tensor[] = [];
  const losses: Tensor[] = [];
  let start = 0;
  for (const [replica, size] of replicaSizes(samples, replicas).entries()) {
    const pass = new TrainingPass(parameters, policy, seeds?.(replica));
    tf.tidy(() => {
      const rest = x.shape.slice(1);
      const share = slice(x, [start, 0, 0, 0, 0], [size, ...rest]);
      const traced = model.forward(pass, share);
      logits.push(tf.keep(traced.output));
      const loss = crossEntropy(traced.output, slice(labels, [start], [size]), samples);
      losses.push(tf.keep(loss.value));
      traced.backward(loss.gradient);
    });
    for (const [name, gradient] of pass.gradients) {
      const before = gradients.get(name);
      gradients.set(name, before === undefined ? gradient.clone() : add(before, gradient));
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
  const loss = addAll(losses);
  const joined = concat(logits, 0);
  tf.dispose([...losses, ...logits]);
  return { loss, logits: joined, gradients, running };
}
