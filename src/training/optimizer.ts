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

/** All of its maps, in an order that stays. */
export function mapsOf({ parameters, memory }: Moving): readonly Map<string, Tensor>[] {
  return [parameters, memory.momentum, memory.variance];
}

/** Frees everything. */
export function disposeMoving(moving: Moving): void {
  for (const map of mapsOf(moving)) tf.dispose([...map.values()]);
}

/** Moves parameters along their gradients. */
export interface Optimizer {
  /** The numbers that differ from step to step, for the step behind `steps` of them. */
  factors(learningRate: number, steps: number): readonly number[];
  /**
   * Moves in place. A parameter without a gradient is passed over: no decay either. The gradients and `factors`, which
   * are scalars, stay the caller's own.
   * @throws {RangeError} for a gradient of no parameter.
   */
  step(moving: Moving, gradients: ReadonlyMap<string, Tensor>, factors: readonly Tensor[]): void;
}

/** The parameter that a gradient is of. @throws {RangeError} if there is none of that name. */
export function movedParameter(parameters: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const parameter = parameters.get(name);
  if (parameter === undefined) throw new RangeError(`Cannot move parameter "${name}": no such one`);
  return parameter;
}
