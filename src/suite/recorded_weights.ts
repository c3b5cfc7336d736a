/** Weights on their way to a golden: whose they are, and in half precision. */

import { basename, dirname } from "node:path";
import { DataError } from "../base/errors.ts";
import type { NdArray } from "../formats/ndarray.ts";
import type { StateDict } from "../formats/torch/torch.ts";
import { readRun } from "./run_folder.ts";

const ENDING = ".weights.safetensors";

/** The name, in the golden's folder, of a run's recorded weights. */
export function recordedFileName(run: string): string {
  return `${basename(run)}${ENDING}`;
}

/**
 * The run that weights are of: recorded ones say it by their path, all others lie beside the record of their training.
 * @throws {DataError} if there is no record.
 */
export async function runOfWeights(file: string): Promise<string> {
  const folder = dirname(file);
  const name = basename(file);
  if (name.endsWith(ENDING)) return `${basename(folder)}/${name.slice(0, -ENDING.length)}`;
  return (await readRun(folder)).observation.run;
}

/**
 * A file's weights in half precision, in its order; counters of batches are left out, which nothing depends on.
 * @throws {DataError} where a value is too large for it.
 */
export function inHalfPrecision(dict: StateDict, name: string): Map<string, NdArray<"float16">> {
  const half = new Map<string, NdArray<"float16">>();
  for (const [key, { dtype, shape, data }] of dict) {
    if (dtype === "int64") continue;
    const values = Float16Array.from(data, Number);
    if (!values.every(Number.isFinite)) {
      throw new DataError(
        `Cannot keep "${name}" in half precision: "${key}" has values that are not finite in it`,
      );
    }
    half.set(key, { dtype: "float16", shape, data: values });
  }
  return half;
}
