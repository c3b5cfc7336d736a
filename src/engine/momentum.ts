/** Momentum's native kernel. It works in place on resource variables, of which nobody else hears. */

import { flag, ofFloat, run, runMany, text, type } from "./attributes.ts";
import { backend, type Tensor, tf } from "./backend.ts";

/** How a step is made. */
export interface MomentumSettings {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly learningRate: number;
}

/** A parameter and its running mean of gradients. */
export interface Moving {
  readonly parameter: Tensor;
  readonly mean: Tensor;
}

/** TensorFlow's name for variables without one, each of its own. */
const anonymous = "cd2c89b7-88b7-44c8-ad83-06c2a9158347";

/** Two variables that parameters and their means pass through; dispose of it behind the last. */
export class MomentumKernel implements Disposable {
  readonly #variables: readonly [Tensor, Tensor];
  readonly #momentum: Tensor;
  readonly #rate: Tensor;
  readonly #nesterov: boolean;

  constructor({ momentum, nesterov, learningRate }: MomentumSettings) {
    this.#variables = [variable(), variable()];
    this.#momentum = tf.keep(tf.scalar(momentum));
    this.#rate = tf.keep(tf.scalar(learningRate));
    this.#nesterov = nesterov;
  }

  /**
   * mean = momentum·mean + gradient, then parameter -= rate·(gradient + momentum·mean) with Nesterov, rate·mean
   * without. It disposes of what it is given, but for the gradient, and returns what it became in the same
   * memory; where somebody else has a handle on that memory, it is left alone and copied.
   */
  step({ parameter, mean }: Moving, gradient: Tensor): Moving {
    const [value, accumulated] = this.#variables;
    assign(value, parameter);
    assign(accumulated, mean);
    tf.dispose([parameter, mean]);
    runMany(
      "ResourceApplyMomentum",
      [ofFloat(), flag("use_locking", false), flag("use_nesterov", this.#nesterov)],
      [value, accumulated, this.#rate, gradient, this.#momentum],
      0,
    );
    return { parameter: read(value), mean: read(accumulated) };
  }

  [Symbol.dispose](): void {
    tf.dispose([...this.#variables, this.#momentum, this.#rate]);
  }
}

const ofVariable = (): ReturnType<typeof type> => type("dtype", backend().binding.TF_FLOAT);

function variable(): Tensor {
  const { TF_ATTR_SHAPE } = backend().binding;
  return tf.keep(run("VarHandleOp", [
    ofVariable(),
    { name: "shape", type: TF_ATTR_SHAPE, value: [] },
    text("container", ""),
    text("shared_name", anonymous),
  ], []));
}

function assign(variable: Tensor, value: Tensor): void {
  runMany("AssignVariableOp", [ofVariable(), flag("validate_shape", false)], [variable, value], 0);
}

function read(variable: Tensor): Tensor {
  return run("ReadVariableOp", [ofVariable()], [variable]);
}
