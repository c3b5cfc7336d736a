/** Training vectors of the published implementation, replayed on this engine. */

import { type Tensor, tf } from "../engine/backend.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import { buildModel } from "../models/build.ts";
import { downloadedValues, type Model, uploaded } from "../models/model.ts";
import { labelTensor } from "../nn/loss.ts";
import { gradientsOf } from "../training/gradients.ts";
import { disposeMoving, type Moving, noMemory } from "../training/optimizer.ts";
import { Sgd } from "../training/sgd.ts";
import { Steps } from "../training/steps.ts";
import { compareNumbers, type Comparison, unitAround } from "./comparison.ts";
import { oracleWeights } from "./formula.ts";
import { evaluated, inputTensor } from "./forward.ts";
import type { Drift, Entries, TrainingVector } from "./vectors.ts";

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
    const [size = 0] = entry;
    const far = Math.max(drift.max_abs, drift.max_rel_to_norm * size);
    const told = [norm, ...values.slice(0, entry.length - 1)];
    return compareNumbers(what, entry, told, (value) => unitAround(value, far), size);
  });
}

function compareLogits(
  what: string,
  expected: readonly (readonly number[])[],
  ours: Tensor,
  drift: number,
): Comparison[] {
  const unit = (value: number): number => unitAround(value, drift);
  return compareNumbers(what, expected.flat(), ours.dataSync(), unit);
}

/** A vector's network and its steps on this engine, made ready to be replayed as often as wanted. */
export class TrainingReplay implements Disposable {
  readonly #vector: TrainingVector;
  readonly #policy: DevicePolicy;
  readonly #model: Model;
  readonly #steps: Steps;

  constructor(vector: TrainingVector, policy: DevicePolicy) {
    this.#vector = vector;
    this.#policy = policy;
    this.#model = buildModel(vector.model);
    this.#steps = new Steps(this.#model, policy, new Sgd(vector.optimizer), vector.replicas);
  }

  /**
   * The steps of the vector from the formula's weights, or the first of them, each number beside the vector's; after the
   * last that the vector has labels for, an evaluation.
   */
  run(steps = this.#vector.steps): Comparison[] {
    const { labels } = this.#vector;
    const parameters = uploaded(this.#model, oracleWeights(this.#model));
    const moving = { parameters, memory: noMemory() };
    const found = labels.slice(0, steps).flatMap((_, step) => this.#step(step, moving));
    if (steps >= labels.length) {
      found.push(...this.#entries("step5", "after_step5", parameters), ...this.#evaluation(moving));
    }
    disposeMoving(moving);
    return found;
  }

  #step(step: number, moving: Moving): Comparison[] {
    const { batch, input_prefix, labels: all, optimizer, f32_drift, ...vector } = this.#vector;
    const labels = all[step] ?? [];
    const prefix = `${input_prefix}.step${step}`;
    const x = inputTensor({ ...batch, prefix, absent: false });
    const before = step === 0 ? this.#gradients(x, moving) : [];
    const settings = { learningRate: optimizer.lr, steps: step };
    const ours = this.#steps.take(moving, { x, labels }, settings);
    x.dispose();
    // What has drifted does not come back but by chance: a later step's unit is no smaller.
    const far = Math.max(...f32_drift.loss.slice(0, step + 1));
    const loss = vector.loss.slice(step, step + 1);
    return [
      ...before,
      ...compareNumbers(`loss ${step}`, loss, [ours], (value) => unitAround(value, far)),
      ...step === 0 ? this.#entries("step1", "after_step1", moving.parameters) : [],
    ];
  }

  #entries(
    label: string,
    which: "grad_step1" | "after_step1" | "after_step5",
    ours: ReadonlyMap<string, Tensor>,
  ): Comparison[] {
    const { [which]: expected, f32_drift } = this.#vector;
    return compareEntries(this.#model, label, expected, ours, f32_drift[which]);
  }

  /** What the first step goes by. */
  #gradients(x: Tensor, { parameters }: Moving): Comparison[] {
    const { labels: [first = []], f32_drift, replicas, ...vector } = this.#vector;
    const labels = labelTensor(first, this.#model.classes);
    const { loss, logits, gradients, running } = gradientsOf(
      this.#model,
      parameters,
      { x, labels },
      { policy: this.#policy, replicas },
    );
    const found = [
      ...this.#entries("gradient", "grad_step1", gradients),
      ...compareLogits("logits 0", vector.logits_step1, logits, f32_drift.logits_step1),
    ];
    tf.dispose([labels, loss, logits, ...gradients.values(), ...running.values()]);
    return found;
  }

  #evaluation({ parameters }: Moving): Comparison[] {
    const { batch, eval_logits_after: expected, f32_drift } = this.#vector;
    const x = inputTensor({ ...batch, N: 2 });
    const logits = evaluated(this.#model.predictor(parameters, this.#policy), x);
    const found = compareLogits("evaluation", expected, logits, f32_drift.eval_logits_after);
    tf.dispose([x, logits]);
    return found;
  }

  [Symbol.dispose](): void {
    this.#steps[Symbol.dispose]();
  }
}
