/** The weights that the reference vectors were made with. */

import { oracleParameter } from "./formula.ts";
import type { Model, Weights } from "../models/model.ts";

/** Every parameter by the formula; what is given, not drawn (generation 2019's `A`), as it is given. */
export function oracleWeights({ parameters }: Pick<Model, "parameters">): Weights {
  return new Map(
    parameters.map(({ name, shape, initialization }) => [
      name,
      initialization.kind === "given"
        ? initialization.values.slice()
        : oracleParameter(name, shape),
    ]),
  );
}
