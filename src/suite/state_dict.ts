/** Weights between the engine's plain values and files' shaped arrays. */

import { DataError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import type { NdArray } from "../formats/ndarray.ts";
import type { ParameterSpec, Weights } from "../models/model.ts";
import type { StateDict } from "./runner.ts";

/** A counter that PyTorch 0.4 and later save with every batch norm; nothing reads it. */
const COUNTER = /(^|\.)num_batches_tracked$/;

/** Weights with the shapes that a file keeps, in the model's order. */
export function stateDictFrom(specs: readonly ParameterSpec[], weights: Weights): StateDict {
  return new Map(specs.map(({ name, shape }) => {
    const values = weights.get(name);
    if (values === undefined) throw new RangeError(`Cannot write weights: "${name}" is missing`);
    return [name, { dtype: "float32", shape, data: Float32Array.from(values) }];
  }));
}

/**
 * A file's weights as a model takes them; half and double precision become float32.
 * @throws {DataError} naming what is missing, not the model's, or of another shape.
 */
export function weightsFrom(
  specs: readonly ParameterSpec[],
  dict: ReadonlyMap<string, NdArray>,
): Weights {
  const known = specs.map(({ name }) => name);
  const extra = [...dict.keys()].find((name) => !known.includes(name) && !COUNTER.test(name));
  if (extra !== undefined) {
    throw new DataError(
      `Cannot load weights: the model has no "${extra}"${suggest(extra, known.slice(0, 8))}`,
    );
  }
  return new Map(specs.map(({ name, shape }) => {
    const array = dict.get(name);
    if (array === undefined) throw new DataError(`Cannot load weights: "${name}" is missing`);
    if (array.shape.join(",") !== shape.join(",")) {
      throw new DataError(
        `Cannot load weights: "${name}" is [${array.shape.join(",")}], the model's is [${
          shape.join(",")
        }]`,
      );
    }
    return [name, Float32Array.from(array.data, Number)];
  }));
}
