/** Weights on their way to a golden: whose they are, and in half precision. */

import { basename, dirname, join } from "node:path";
import { DataError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import type { NdArray } from "../formats/ndarray.ts";
import type { StateDict } from "../formats/torch/torch.ts";
import { readRun, RUN_FILES } from "./run_folder.ts";
import { readStart } from "./run_start.ts";

const ENDING = ".weights.safetensors";

/** The name, in the golden's folder, of a run's recorded weights. */
export function recordedFileName(run: string): string {
  return `${basename(run)}${ENDING}`;
}

/**
 * The run that weights are of: recorded ones and those of a run's folder say it by their path, unless a record or a start beside them does.
 * @throws {DataError} if that cannot be read.
 */
export async function runOfWeights(file: string): Promise<string> {
  const folder = dirname(file);
  const name = basename(file);
  if (name.endsWith(ENDING)) return `${basename(folder)}/${name.slice(0, -ENDING.length)}`;
  if (await exists(join(folder, RUN_FILES.record))) return (await readRun(folder)).observation.run;
  const start = await readStart(folder);
  return start?.asked.run ?? `${basename(dirname(folder))}/${basename(folder)}`;
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
