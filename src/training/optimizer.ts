/** What every optimizer offers. */

import type { Tensor } from "../engine/backend.ts";

/** Moves parameters along their gradients. */
export interface Optimizer {
  /**
   * Moves `parameters` in place. A parameter without a gradient is passed over: no decay either. The gradients stay
   * the caller's own.
   * @throws {RangeError} for a gradient of no parameter.
   */
  step(
    parameters: Map<string, Tensor>,
    gradients: ReadonlyMap<string, Tensor>,
    learningRate: number,
  ): void;
  /** What it knows of the steps so far; the tensors stay its own. */
  readonly memory: Memory;
  /** Frees the memory. */
  dispose(): void;
}

/** Running means by parameter name, of those that have had a gradient. */
export interface Memory {
  /** Of the gradients. */
  readonly momentum: ReadonlyMap<string, Tensor>;
  /** Of their squares; only Adam keeps it. */
  readonly variance?: ReadonlyMap<string, Tensor>;
}

/** The parameter that a gradient is of. @throws {RangeError} if there is none of that name. */
export function movedParameter(parameters: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const parameter = parameters.get(name);
  if (parameter === undefined) throw new RangeError(`Cannot move parameter "${name}": no such one`);
  return parameter;
}
