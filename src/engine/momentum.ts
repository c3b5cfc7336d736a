/** Momentum's native kernel. It overwrites resource variables, of which nobody else hears. */

import { flag, ofFloat, run, runMany, text, type } from "./attributes.ts";
import { backend, type Tensor } from "./backend.ts";
import { scalar } from "./constants.ts";

/** A parameter and its running mean of gradients. */
export interface ParameterWithMean {
  readonly parameter: Tensor;
  readonly mean: Tensor;
}

/** What a step goes by. */
export interface MomentumSettings {
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
}

/**
 * mean = momentum·mean + gradient, then parameter -= rate·(gradient + momentum·mean) with Nesterov, rate·mean
 * without. It takes over what moves and returns what became of it in the same memory; where somebody else
 * has a handle on that memory, it is left alone and copied.
 */
export function momentumStep(
  { parameter, mean }: ParameterWithMean,
  gradient: Tensor,
  { learningRate, momentum, nesterov }: MomentumSettings,
): ParameterWithMean {
  const variables = [variableOf(parameter), variableOf(mean)] as const;
  runMany(
    "ResourceApplyMomentum",
    [ofFloat(), flag("use_locking", false), flag("use_nesterov", nesterov)],
    [...variables, scalar(learningRate), gradient, scalar(momentum)],
    0,
  );
  const [moved, next] = variables.map((variable) => {
    const value = run("ReadVariableOp", [ofVariable()], [variable]);
    variable.dispose();
    return value;
  }) as [Tensor, Tensor];
  return { parameter: moved, mean: next };
}

/** TensorFlow's name for variables without one, each of its own. */
const anonymous = "cd2c89b7-88b7-44c8-ad83-06c2a9158347";

function ofVariable(): ReturnType<typeof type> {
  return type("dtype", backend().binding.TF_FLOAT);
}

/** A variable that holds `value`, which is taken over. */
function variableOf(value: Tensor): Tensor {
  const variable = run("VarHandleOp", [
    ofVariable(),
    { name: "shape", type: backend().binding.TF_ATTR_SHAPE, value: value.shape },
    text("container", ""),
    text("shared_name", anonymous),
  ], []);
  runMany("AssignVariableOp", [ofVariable(), flag("validate_shape", false)], [variable, value], 0);
  value.dispose();
  return variable;
}
