/** Training vectors of the published implementation, replayed on this engine. */

import { type Tensor, tf } from "../engine/backend.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import { oracleInput } from "./formula.ts";
import { buildModel } from "../models/build.ts";
import { downloadedValues, type Model, type Predictor, uploaded } from "../models/model.ts";
import { oracleWeights } from "./weights.ts";
import { publishedConfig } from "../published/arguments.ts";
import { labelTensor } from "../nn/loss.ts";
import { disposeMoving, noMemory } from "../training/optimizer.ts";
import { Sgd, type SgdSettings } from "../training/sgd.ts";
import { type Gradients, gradientsOf } from "../training/gradients.ts";
import { Steps } from "../training/steps.ts";

/** `[L2 norm, first values…]` by parameter; null marks one that takes no part. */
export type Entries = Readonly<Record<string, readonly number[] | null>>;

/** How far PyTorch's float32 run is from the float64 one. */
export interface Drift {
  readonly max_abs: number;
  readonly max_rel_to_norm: number;
}

/** A `train_*.json`: what it was run with, and what came out. */
export interface TrainingVector {
  readonly model: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly batch: Readonly<Record<"N" | "C" | "T" | "V" | "M", number>>;
  readonly input_prefix: string;
  readonly replicas: number;
  readonly optimizer: SgdSettings & { readonly lr: number };
  readonly f32_drift: {
    readonly loss: readonly number[];
    readonly grad_step1: Drift;
    readonly after_step1: Drift;
    readonly after_step5: Drift;
    readonly logits_step1: number;
    readonly eval_logits_after: number;
  };
  readonly loss: readonly number[];
  readonly labels: readonly (readonly number[])[];
  readonly grad_step1: Entries;
  readonly logits_step1: readonly (readonly number[])[];
  readonly after_step1: Entries;
  readonly after_step5: Entries;
  readonly eval_logits_after: readonly (readonly number[])[];
}

/** One number of a vector and ours, with the unit of tolerance that `unitOf()` gives. */
export interface Comparison {
  /** `gradient backbone.0.gcn1.mask`, `loss 3`, … */
  readonly what: string;
  readonly expected: number;
  readonly ours: number;
  readonly unit: number;
  /** The size that the number is to be seen against: its tensor's norm, or 1. */
  readonly size: number;
}

/** Below this, float32 says nothing about a number of size 1. */
const floor = 1e-7;

/**
 * The unit that ours is held against: how far PyTorch's float32 run is, but at least float32's last bit
 * of the value. Less than that is luck: a loss of 5.26 is told in steps of 4.8e-7, and PyTorch's, rounded
 * to one of them, happens to lie 1.7e-7 from float64's.
 */
function unitOf(drift: number, value: number): number {
  const lastBit = value === 0 ? 0 : 2 ** (Math.floor(Math.log2(Math.abs(value))) - 23);
  return Math.max(drift, lastBit, floor);
}

/** The largest `distance / unit`, and whose it is. */
export function farthest(comparisons: readonly Comparison[]): { factor: number; what: string } {
  let worst = { factor: 0, what: "nothing" };
  for (const { what, expected, ours, unit } of comparisons) {
    const factor = Math.abs(expected - ours) / unit;
    if (!(factor <= worst.factor)) worst = { factor, what };
  }
  return worst;
}

function compareEntries(
  model: Model,
  label: string,
  expected: Entries,
  ours: ReadonlyMap<string, Tensor>,
  drift: Drift,
): Comparison[] {
  const specs = new Map(model.parameters.map((spec) => [spec.name, spec]));
  return Object.entries(expected).flatMap(([name, entry]) => {
    const what = `${label} ${name}`;
    const tensor = ours.get(name);
    if (entry === null) {
      return tensor === undefined ? [] : [{ what, expected: NaN, ours: 0, unit: 1, size: 1 }];
    }
    const spec = specs.get(name);
    if (tensor === undefined || spec === undefined) {
      throw new RangeError(`Cannot compare ${what}: there is none`);
    }
    const values = downloadedValues(spec, tensor);
    const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    const size = entry[0] as number;
    const far = Math.max(drift.max_abs, drift.max_rel_to_norm * size);
    return [norm, ...values.slice(0, entry.length - 1)].map((ours, i) => {
      const value = entry[i] as number;
      return { what, expected: value, ours, unit: unitOf(far, value), size };
    });
  });
}

function compareLogits(
  what: string,
  expected: readonly (readonly number[])[],
  ours: Tensor,
  drift: number,
): Comparison[] {
  const values = ours.dataSync();
  return expected.flat().map((value, i) => (
    { what, expected: value, ours: values[i] as number, unit: unitOf(drift, value), size: 1 }
  ));
}

function free({ loss, logits, gradients, running }: Gradients): void {
  tf.dispose([loss, logits, ...gradients.values(), ...running.values()]);
}

/** A vector's network and its steps on this engine. */
export interface Replay extends Disposable {
  readonly vector: TrainingVector;
  readonly policy: DevicePolicy;
  readonly model: Model;
  readonly steps: Steps;
}

/** Makes ready to replay a vector, as often as wanted. */
export function replayOf(vector: TrainingVector, policy: DevicePolicy): Replay {
  const { optimizer, replicas } = vector;
  const model = buildModel(publishedConfig(vector.model, vector.args, vector.batch.M));
  const steps = new Steps(model, policy, new Sgd(optimizer), replicas);
  return { vector, policy, model, steps, [Symbol.dispose]: () => steps[Symbol.dispose]() };
}

/**
 * The optimizer steps of a vector from the formula's weights, then an evaluation, each number beside
 * the vector's; or the first `steps` alone, and nothing of what comes after.
 */
export function replayed(
  { vector, policy, model, steps: all }: Replay,
  steps = vector.labels.length,
): Comparison[] {
  const { batch, optimizer: settings, f32_drift: drift, replicas } = vector;
  const input = (N: number, prefix: string, absent: boolean): Tensor =>
    tf.tensor5d(
      oracleInput({ N, C: batch.C, T: batch.T, V: batch.V, M: batch.M, prefix, absent }),
      [N, batch.C, batch.T, batch.V, batch.M],
    );
  const moving = { parameters: uploaded(model, oracleWeights(model)), memory: noMemory() };
  const { parameters } = moving;
  const found: Comparison[] = [];
  vector.labels.slice(0, steps).forEach((labels, step) => {
    const x = input(batch.N, `${vector.input_prefix}.step${step}`, false);
    if (step === 0) {
      const indices = labelTensor(labels, model.classes);
      const first = gradientsOf(model, parameters, { x, labels: indices }, { policy, replicas });
      indices.dispose();
      found.push(
        ...compareEntries(model, "gradient", vector.grad_step1, first.gradients, drift.grad_step1),
        ...compareLogits("logits 0", vector.logits_step1, first.logits, drift.logits_step1),
      );
      free(first);
    }
    const ours = all.take(moving, { x, labels }, { learningRate: settings.lr, steps: step });
    // What has drifted does not come back but by chance: a later step's unit is no smaller.
    const far = Math.max(...drift.loss.slice(0, step + 1));
    const expected = vector.loss[step] as number;
    found.push({ what: `loss ${step}`, expected, ours, unit: unitOf(far, expected), size: 1 });
    x.dispose();
    if (step === 0) {
      found.push(
        ...compareEntries(model, "step1", vector.after_step1, parameters, drift.after_step1),
      );
    }
  });
  if (steps >= vector.labels.length) {
    found.push(
      ...compareEntries(model, "step5", vector.after_step5, parameters, drift.after_step5),
      ...evaluated(vector, model.predictor(parameters, policy), input(2, "input", true)),
    );
  }
  disposeMoving(moving);
  return found;
}

/** Evaluation on `x`; both are freed. */
function evaluated(
  { eval_logits_after: expected, f32_drift }: TrainingVector,
  predictor: Predictor,
  x: Tensor,
): Comparison[] {
  const logits = predictor.predict(x);
  const found = compareLogits("evaluation", expected, logits, f32_drift.eval_logits_after);
  predictor.dispose();
  tf.dispose([x, logits]);
  return found;
}
