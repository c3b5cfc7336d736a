/**
 * The steps of a training. Where the device's policy says so the gradients of a batch are one graph, recorded once for
 * each size of a batch; elsewhere they run kernel by kernel.
 */

import type { Random } from "../base/random.ts";
import { type Tensor, tf } from "../engine/backend.ts";
import { Graph } from "../engine/graph.ts";
import type { DevicePolicy } from "../engine/policy.ts";
import type { Model } from "../models/model.ts";
import { labelTensor } from "../nn/loss.ts";
import { type MaskRequest, type Seeds, seedsOf } from "../nn/pass.ts";
import { type BatchTensors, type Gradients, gradientsOf } from "./gradients.ts";
import type { Moment, Moving, Optimizer } from "./optimizer.ts";

/** A batch as a step takes it; the tensor stays the caller's own. */
export interface TrainingBatch {
  /** `[N,C,T,V,M]`. */
  readonly x: Tensor;
  /** N class indices. */
  readonly labels: readonly number[];
}

/** When a step is made, and where its dropout draws from; without that nothing is dropped. */
export interface StepSettings extends Moment {
  readonly random?: Random;
  /** Is told of every mask that the step draws. */
  readonly onMask?: (mask: DrawnMask) => void;
}

/** A mask of dropout as a step drew it. */
export interface DrawnMask extends MaskRequest {
  readonly replica: number;
  readonly seeds: readonly [number, number];
}

/** What dropout draws from in each replica. */
type ReplicaSeeds = (replica: number) => Seeds;

/** What a step is made from. */
type StepGradients = Omit<Gradients, "logits">;

interface RecordedGradients {
  readonly graph: Graph;
  /** The masks whose seeds it takes, in its order. */
  readonly masks: readonly (MaskRequest & { readonly replica: number })[];
  /** Names of what it gives besides the loss, in its order. */
  readonly gradients: readonly string[];
  readonly running: readonly string[];
}

/** A network and how it is moved; disposing of it frees the graphs, not what moves. */
export class Steps implements Disposable {
  readonly #model: Model;
  readonly #policy: DevicePolicy;
  readonly #optimizer: Optimizer;
  readonly #replicas: number;
  readonly #recorded = new Map<string, RecordedGradients>();

  constructor(model: Model, policy: DevicePolicy, optimizer: Optimizer, replicas: number) {
    this.#model = model;
    this.#policy = policy;
    this.#optimizer = optimizer;
    this.#replicas = replicas;
  }

  /**
   * Takes a step and returns the batch's loss before it.
   * @throws {RangeError} if a label is not among the classes, or if the loss is not a finite number; what moves is
   * then as it was.
   */
  take(moving: Moving, { x, labels }: TrainingBatch, settings: StepSettings): number {
    const batch = { x, labels: labelTensor(labels, this.#model.classes) };
    const seeds = seedsFor(settings);
    const { parameters } = moving;
    const { loss, gradients, running } = this.#policy.recorded
      ? this.#byGraph(parameters, batch, seeds)
      : this.#byKernels(parameters, batch, seeds);
    const value = loss.dataSync()[0] as number;
    tf.dispose([batch.labels, loss]);
    if (!Number.isFinite(value)) {
      tf.dispose([...gradients.values(), ...running.values()]);
      throw new RangeError(`Cannot go on training: the loss is ${value}`);
    }
    this.#optimizer.step(moving, gradients, settings);
    tf.dispose([...gradients.values()]);
    for (const [name, moved] of running) {
      parameters.get(name)?.dispose();
      parameters.set(name, moved);
    }
    return value;
  }

  #byKernels(
    parameters: ReadonlyMap<string, Tensor>,
    batch: BatchTensors,
    seeds: ReplicaSeeds | undefined,
  ): StepGradients {
    const manner = { policy: this.#policy, replicas: this.#replicas, seeds };
    const { logits, ...made } = gradientsOf(this.#model, parameters, batch, manner);
    logits.dispose();
    return made;
  }

  #byGraph(
    parameters: ReadonlyMap<string, Tensor>,
    batch: BatchTensors,
    seeds: ReplicaSeeds | undefined,
  ): StepGradients {
    const key = `${batch.x.shape.join("x")}${seeds === undefined ? "" : " with dropout"}`;
    const recorded = this.#recorded.get(key) ??
      this.#record(parameters, batch, seeds !== undefined);
    this.#recorded.set(key, recorded);
    const drawn = recorded.masks.map(({ replica, ...mask }) => seeds?.(replica)(mask) as Tensor);
    const inputs = [batch.x, batch.labels, ...parameters.values(), ...drawn];
    const [loss, ...rest] = recorded.graph.run(inputs) as [Tensor, ...Tensor[]];
    tf.dispose(drawn);
    const named = (names: readonly string[], first: number): Map<string, Tensor> =>
      new Map(names.map((name, i) => [name, rest[first + i] as Tensor]));
    const { gradients, running } = recorded;
    return { loss, gradients: named(gradients, 0), running: named(running, gradients.length) };
  }

  #record(
    parameters: ReadonlyMap<string, Tensor>,
    batch: BatchTensors,
    isDropping: boolean,
  ): RecordedGradients {
    const masks: RecordedGradients["masks"][number][] = [];
    const names = { gradients: [] as string[], running: [] as string[] };
    const graph = Graph.record((input) => {
      [batch.x, batch.labels, ...parameters.values()].forEach(input);
      const told = isDropping
        ? (replica: number): Seeds => (mask) => {
          const own = tf.tensor1d([replica, masks.length], "int32"); // those of each run are its own
          input(own);
          masks.push({ replica, ...mask });
          return own;
        }
        : undefined;
      const { loss, gradients, running } = this.#byKernels(parameters, batch, told);
      names.gradients.push(...gradients.keys());
      names.running.push(...running.keys());
      return [loss, ...gradients.values(), ...running.values()];
    });
    return { graph, masks, ...names };
  }

  [Symbol.dispose](): void {
    for (const { graph } of this.#recorded.values()) graph[Symbol.dispose]();
    this.#recorded.clear();
  }
}

/** Seeds that the step's randomness alone decides, each told of where it is drawn. */
function seedsFor({ random, onMask }: StepSettings): ReplicaSeeds | undefined {
  return random && ((replica) => {
    const own = random.fork(`replica/${replica}`);
    return seedsOf(own, (mask, seeds) => onMask?.({ replica, ...mask, seeds }));
  });
}
