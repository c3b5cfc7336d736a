/** A network in training: what is on the engine from the first step to the last. */

import { DataError, reason } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import type { Batch } from "../datasets/batches.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import type { Batches } from "../evaluation/batches.ts";
import {
  downloaded,
  downloadedValues,
  initialWeights,
  type Model,
  uploaded,
  uploadedValues,
  type Weights,
} from "../models/model.ts";
import type { Parameters } from "../nn/pass.ts";
import { suspects } from "./divergence.ts";
import { Adam } from "./adam.ts";
import { disposeMoving, type Moving } from "./optimizer.ts";
import { emptyLedger, type LedgerState, withStep } from "./ledger.ts";
import { learningRate, type Recipe } from "./recipe.ts";
import { Sgd } from "./sgd.ts";
import { type DrawnMask, Steps } from "./steps.ts";
import { weightsDigest } from "./weights_digest.ts";

/** All that moves in training. */
export interface TrainedState {
  readonly weights: Weights;
  /** What the optimizer knows, by parameter name, of those parameters that have had a gradient. */
  readonly momentum: Weights;
  /** Of the squares of gradients; only Adam has it. */
  readonly variance?: Weights;
  /** What was decided so far. */
  readonly ledger: LedgerState;
}

/** Where a training begins. */
export interface Start {
  /** Values instead of drawn ones, of some parameters or all. */
  readonly initial?: Weights | undefined;
  /** What a checkpoint kept, and the steps that were made by then. */
  readonly resumed?: { readonly state: TrainedState; readonly steps: number } | undefined;
}

/** Which batch of the run. */
export interface Position {
  /** From 0. */
  readonly epoch: number;
  /** From 0 in the epoch. */
  readonly batch: number;
}

/** Where a batch is from. */
export type BatchOrigin = Pick<Batches, "names" | "part">;

/** What is trained, where, and how. */
export interface Training {
  readonly model: Model;
  readonly policy: DevicePolicy;
  readonly recipe: Recipe;
}

/** What moves in one run, and how. Its draws depend on seed, epoch and batch alone. */
export class Trainer implements Disposable {
  readonly #model: Model;
  readonly #recipe: Recipe;
  readonly #random: Random;
  readonly #moving: Moving;
  readonly #steps: Steps;
  #stepCount: number;
  #ledger: LedgerState;

  /** Begins with fresh weights, those of `initial` instead, or goes on from a checkpoint. */
  constructor({ model, policy, recipe }: Training, seed: number, { initial, resumed }: Start = {}) {
    this.#model = model;
    this.#recipe = recipe;
    this.#random = Random.of(seed);
    const weights = resumed?.state.weights ??
      new Map([...initialWeights(model, this.#random.fork("parameters")), ...initial ?? []]);
    this.#moving = {
      parameters: uploaded(model, weights),
      memory: {
        momentum: uploadedMeans(model, resumed?.state.momentum),
        variance: uploadedMeans(model, resumed?.state.variance),
      },
    };
    const optimizer = recipe.optimizer === "adam" ? new Adam(recipe) : new Sgd(recipe);
    this.#steps = new Steps(model, policy, optimizer, recipe.replicas);
    this.#stepCount = resumed?.steps ?? 0;
    this.#ledger = resumed?.state.ledger ?? emptyLedger(weightsDigest(model, weights));
  }

  /** The parameters as they are; they stay the trainer's own, until the next step. */
  get parameters(): Parameters {
    return this.#moving.parameters;
  }

  /** What was decided up to here. */
  get ledger(): LedgerState {
    return this.#ledger;
  }

  /** The randomness of an epoch's order and augmentation. */
  orderOf(epoch: number): Random {
    return this.#random.fork(`epoch/${epoch}`);
  }

  /**
   * Takes one step and returns the batch's loss before it.
   * @throws {DataError} naming epoch, batch and samples where a value or the loss is not finite.
   */
  step(batch: Batch, of: BatchOrigin, { epoch, batch: number }: Position): number {
    const x = tf.tensor5d(batch.data, [...batch.shape]);
    try {
      // A ReLU of the native library may turn a NaN into 0: the loss alone would not show it.
      const sum = tf.tidy(() => tf.sum(x).dataSync()[0] as number);
      if (!Number.isFinite(sum)) {
        throw new RangeError(`Cannot go on training: the samples sum to ${sum}`);
      }
      const masks: DrawnMask[] = [];
      const settings = {
        learningRate: learningRate(this.#recipe, epoch),
        steps: this.#stepCount,
        random: this.#random.fork(`dropout/${epoch}/${number}`),
        onMask: (mask: DrawnMask): void => void masks.push(mask),
      };
      const loss = this.#steps.take(this.#moving, { x, labels: [...batch.labels] }, settings);
      this.#stepCount += 1;
      const { learningRate: rate } = settings;
      this.#ledger = withStep(this.#ledger, { ...of, epoch, batch, rate, masks, loss });
      return loss;
    } catch (thrown) {
      if (!(thrown instanceof RangeError)) throw thrown;
      throw new DataError(
        `${reason(thrown)} in epoch ${epoch}, batch ${number} (both from 0); ` +
          suspects(batch, of.names),
        { cause: thrown },
      );
    } finally {
      x.dispose();
    }
  }

  /**
   * The parameters' values.
   * @throws {DataError} naming the first that is not finite: the training diverged without its loss.
   */
  weights(): Weights {
    const weights = downloaded(this.#model, this.#moving.parameters);
    for (const [name, values] of weights) {
      if (!values.every(Number.isFinite)) {
        throw new DataError(`Cannot go on training: parameter "${name}" is no longer finite`);
      }
    }
    return weights;
  }

  /** Everything that a run needs to go on from here, but the position. @throws as `weights()` */
  state(): TrainedState {
    const { momentum, variance } = this.#moving.memory;
    return {
      weights: this.weights(),
      momentum: this.#downloadedMeans(momentum),
      ...(variance.size === 0 ? {} : { variance: this.#downloadedMeans(variance) }),
      ledger: this.#ledger,
    };
  }

  #downloadedMeans(means: Parameters): Weights {
    return new Map(this.#model.parameters.flatMap((spec) => {
      const mean = means.get(spec.name);
      return mean === undefined ? [] : [[spec.name, downloadedValues(spec, mean)] as const];
    }));
  }

  [Symbol.dispose](): void {
    disposeMoving(this.#moving);
    this.#steps[Symbol.dispose]();
  }
}

function uploadedMeans(model: Model, means: Weights = new Map()): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const spec of model.parameters) {
    const values = means.get(spec.name);
    if (values !== undefined) tensors.set(spec.name, uploadedValues(spec, values));
  }
  return tensors;
}
