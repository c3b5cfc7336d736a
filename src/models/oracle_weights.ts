/** The weights that the reference vectors were made with. */

import { oracleParameter } from "../golden/oracle.ts";
import type { Model, Weights } from "./model.ts";

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
