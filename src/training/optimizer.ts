/** What every optimizer offers. */

import { type Tensor, tf } from "../engine/backend.ts";

/** What moves in training, on the engine, by parameter name. */
export interface Moving {
  readonly parameters: Map<string, Tensor>;
  /** What the optimizer remembers of those parameters that have had a gradient. */
  readonly memory: Memory;
}

/** Running means. */
export interface Memory {
  /** Of the gradients. */
  readonly momentum: Map<string, Tensor>;
  /** Of their squares; only Adam keeps it. */
  readonly variance: Map<string, Tensor>;
}

/** Before the first step. */
export function noMemory(): Memory {
  return { momentum: new Map(), variance: new Map() };
}

/** Frees everything. */
export function disposeMoving(moving: Moving): void {
  const { parameters, memory: { momentum, variance } } = moving;
  for (const map of [parameters, momentum, variance]) tf.dispose([...map.values()]);
}

/** When a step is made. */
export interface Moment {
  readonly learningRate: number;
  readonly steps: number;
}

/** Moves parameters along their gradients. */
export interface Optimizer {
  /**
   * Overwrites what moves. A parameter without a gradient is passed over: no decay either. The gradients stay the caller's
   * own.
   * @throws {RangeError} for a gradient of no parameter.
   */
  step(moving: Moving, gradients: ReadonlyMap<string, Tensor>, moment: Moment): void;
}

/** The parameter that a gradient is of. @throws {RangeError} if there is none of that name. */
export function movedParameter(parameters: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const parameter = parameters.get(name);
  if (parameter === undefined) throw new RangeError(`Cannot move parameter "${name}": no such one`);
  return parameter;
}
