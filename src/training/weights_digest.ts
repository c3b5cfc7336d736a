import { Sha256 } from "../base/digest.ts";
import type { Model, Weights } from "../models/model.ts";

/**
 * What tells whether two trainings came to the same bits: SHA-256 over `name`, NUL, the shape joined by
 * commas, NUL and the float32 bytes of every parameter, in the model's order.
 */
export function weightsDigest(model: Model, weights: Weights): string {
  const digest = new Sha256();
  for (const { name, shape } of model.parameters) {
    const values = weights.get(name);
    if (values === undefined) throw new RangeError(`Cannot digest weights: "${name}" is missing`);
    digest.update(`${name}\0${shape.join(",")}\0`).update(values);
  }
  return digest.hex();
}
