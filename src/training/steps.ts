/**
 * The steps of a training. The first runs kernel by kernel and makes the optimizer's memory; from then on a step
 * is a graph, recorded once for each size of a batch. On a GPU, where kernels do not wait for each other
 * anyway, all run kernel by kernel.
 */

import type { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { Graph } from "../engine/graph.ts";
import { opTable } from "../engine/kernels.ts";
import type { Model } from "../models/model.ts";
import { labelTensor } from "../nn/loss.ts";
import { type Seeds, seedsOf } from "../nn/pass.ts";
import { mapsOf, type Moving, type Optimizer } from "./optimizer.ts";
import { type BatchTensors, gradientsOf, move } from "./step.ts";

/** A batch as a step takes it; the tensor stays the caller's own. */
export interface TrainingBatch {
  /** `[N,C,T,V,M]`. */
  readonly x: Tensor;
  /** N class indices. */
  readonly labels: readonly number[];
}

/** What a step is done with. */
export interface StepSettings {
  readonly learningRate: number;
  /** Steps that were made before. */
  readonly steps: number;
  /** Where dropout draws from; without it nothing is dropped. */
  readonly random?: Random;
}

/** Which seeds a graph takes, in its order. */
interface SeedName {
  readonly replica: number;
  readonly name: string;
}

interface RecordedStep {
  readonly graph: Graph;
  readonly seeds: readonly SeedName[];
}

/** A network and how it is moved; disposing of it frees the graphs, not what moves. */
export class Steps implements Disposable {
  readonly #model: Model;
  readonly #optimizer: Optimizer;
  readonly #replicas: number;
  readonly #recorded = new Map<string, RecordedStep>();

  constructor(model: Model, optimizer: Optimizer, replicas: number) {
    this.#model = model;
    this.#optimizer = optimizer;
    this.#replicas = replicas;
  }

  /**
   * Takes a step and returns the batch's loss before it.
   * @throws {RangeError} if a label is not among the classes, or if the loss is not a finite number; what moves is
   * then as it was.
   */
  take(moving: Moving, { x, labels }: TrainingBatch, settings: StepSettings): number {
    const { learningRate, steps, random } = settings;
    const batch = { x, labels: labelTensor(labels, this.#model.classes) };
    const factors = this.#optimizer.factors(learningRate, steps).map((value) => tf.scalar(value));
    const seeds = random && ((replica: number) => seedsOf(random.fork(`replica/${replica}`)));
    const takeStep = opTable() === "mkl" && moving.memory.momentum.size > 0
      ? this.#takeGraph
      : this.#takeKernels;
    try {
      return takeStep.call(this, moving, batch, factors, seeds);
    } finally {
      tf.dispose([batch.labels, ...factors]);
    }
  }

  #takeKernels(
    moving: Moving,
    batch: BatchTensors,
    factors: readonly Tensor[],
    seeds: ((replica: number) => Seeds) | undefined,
  ): number {
    const made = gradientsOf(this.#model, moving.parameters, batch, {
      replicas: this.#replicas,
      seeds,
    });
    const { loss, logits, gradients, running } = made;
    try {
      const value = finite(loss);
      move(this.#optimizer, moving, made, factors);
      return value;
    } catch (thrown) {
      tf.dispose([logits, ...gradients.values(), ...running.values()]);
      throw thrown;
    }
  }

  #takeGraph(
    moving: Moving,
    batch: BatchTensors,
    factors: readonly Tensor[],
    seeds: ((replica: number) => Seeds) | undefined,
  ): number {
    const key = `${batch.x.shape.join("x")} ${seeds !== undefined}`;
    const recorded = this.#recorded.get(key) ?? this.#record(moving, batch, factors, seeds);
    this.#recorded.set(key, recorded);
    const drawn = recorded.seeds.map(({ replica, name }) => seeds?.(replica)(name) as Tensor);
    const maps = mapsOf(moving);
    const inputs = [batch.x, batch.labels, ...factors, ...maps.flatMap((map) => [...map.values()])];
    const [loss, ...moved] = recorded.graph.run([...inputs, ...drawn]) as [Tensor, ...Tensor[]];
    tf.dispose(drawn);
    try {
      const value = finite(loss);
      const next = moved.values();
      for (const map of maps) {
        for (const [name, before] of map) {
          before.dispose();
          map.set(name, tf.keep(next.next().value as Tensor));
        }
      }
      return value;
    } catch (thrown) {
      tf.dispose(moved);
      throw thrown;
    }
  }

  /** Takes a step on handles of its own, and keeps how. */
  #record(
    moving: Moving,
    batch: BatchTensors,
    factors: readonly Tensor[],
    seeds: ((replica: number) => Seeds) | undefined,
  ): RecordedStep {
    const names: SeedName[] = [];
    const graph = Graph.record((input) => {
      [batch.x, batch.labels, ...factors].forEach(input);
      const [parameters, momentum, variance] = mapsOf(moving).map((map) => {
        map.values().forEach(input);
        return new Map([...map].map(([name, tensor]) => [name, tensor.clone()]));
      }) as [Map<string, Tensor>, Map<string, Tensor>, Map<string, Tensor>];
      const copy = { parameters, memory: { momentum, variance } };
      const made = gradientsOf(this.#model, copy.parameters, batch, {
        replicas: this.#replicas,
        seeds: seeds && ((replica) => (name) => {
          const own = seeds(replica)(name);
          input(own);
          names.push({ replica, name });
          return own;
        }),
      });
      move(this.#optimizer, copy, made, factors);
      return [made.loss, ...mapsOf(copy).flatMap((map) => [...map.values()])];
    });
    return { graph, seeds: names };
  }

  [Symbol.dispose](): void {
    for (const { graph } of this.#recorded.values()) graph[Symbol.dispose]();
    this.#recorded.clear();
  }
}

/** A loss's value; it is taken over. @throws {RangeError} if it is not a finite number. */
function finite(loss: Tensor): number {
  const value = loss.dataSync()[0] as number;
  loss.dispose();
  if (!Number.isFinite(value)) {
    throw new RangeError(`Cannot go on training: the loss is ${value}`);
  }
  return value;
}
