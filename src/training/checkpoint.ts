/**
 * Everything that a run needs to go on, as one safetensors file: `weights/…`, `momentum/…` and Adam's `variance/…`
 * under the published names, and beside them, in the header, where the run stands, what it is of, and a digest.
 */

import { z } from "zod";
import { Sha256 } from "../base/digest.ts";
import { DataError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import type { NdArray } from "../formats/ndarray.ts";
import { decodeSafetensors, encodeSafetensors, metadataOf } from "../formats/safetensors.ts";
import type { Model } from "../models/model.ts";
import { type Progress, progressSchema } from "./curve.ts";
import type { Identity } from "./identity.ts";
import { ledgerStateSchema } from "./ledger.ts";
import type { TrainedState } from "./trainer.ts";

/** A run between two of its steps. */
export interface Checkpoint {
  readonly identity: Identity;
  readonly progress: Progress;
  readonly state: TrainedState;
}

const FORMAT = "skelbench/checkpoint@2";

const runSchema = z.strictObject({
  identity: z.record(z.string(), z.string()),
  progress: progressSchema,
  ledger: ledgerStateSchema,
});

type Arrays = ReadonlyMap<string, NdArray<"float32">>;

/** The checkpoint's file; equal checkpoints give equal bytes. */
export function encodeCheckpoint(
  model: Model,
  { identity, progress, state }: Checkpoint,
): Uint8Array<ArrayBuffer> {
  const run = JSON.stringify({ identity, progress, ledger: state.ledger });
  const arrays = new Map<string, NdArray<"float32">>();
  for (const kind of ["weights", "momentum", "variance"] as const) {
    for (const { name, shape } of model.parameters) {
      const values = state[kind]?.get(name);
      if (values === undefined) continue;
      arrays.set(`${kind}/${name}`, { dtype: "float32", shape, data: Float32Array.from(values) });
    }
  }
  const metadata = { format: FORMAT, run, sha256: digestOf(run, arrays) };
  return encodeSafetensors(arrays, metadata);
}

/**
 * Reads a checkpoint back.
 * @param path how errors call it.
 * @throws {DataError} if it is cut or not a checkpoint, or if a bit of it changed since it was written.
 */
export function decodeCheckpoint(bytes: Uint8Array, path: string): Checkpoint {
  const arrays = new Map<string, NdArray<"float32">>();
  for (const [name, array] of decodeSafetensors(bytes, path)) {
    if (array.dtype !== "float32") {
      throw new DataError(`Cannot read checkpoint "${path}": "${name}" is ${array.dtype}`);
    }
    arrays.set(name, array);
  }
  const { format, run = "", sha256 } = metadataOf(bytes, path);
  if (format !== FORMAT) {
    throw new DataError(
      `Cannot read checkpoint "${path}": its format is ${format ?? "not given"}, not ${FORMAT}`,
    );
  }
  if (sha256 !== digestOf(run, arrays)) {
    throw new DataError(`Cannot read checkpoint "${path}": its digest is not that of its content`);
  }
  const variance = arraysOf(arrays, "variance/");
  const { ledger, ...rest } = parseJson(run, runSchema, "the run of checkpoint", path);
  return {
    ...rest,
    state: {
      weights: arraysOf(arrays, "weights/"),
      momentum: arraysOf(arrays, "momentum/"),
      ...(variance.size === 0 ? {} : { variance }),
      ledger,
    },
  };
}

function arraysOf(arrays: Arrays, prefix: string): Map<string, Float32Array> {
  const found = new Map<string, Float32Array>();
  for (const [name, { data }] of arrays) {
    if (name.startsWith(prefix)) found.set(name.slice(prefix.length), data);
  }
  return found;
}

function digestOf(run: string, arrays: Arrays): string {
  const digest = new Sha256().update(run);
  for (const [name, { shape, data }] of arrays) {
    digest.update(`\0${name}\0${shape.join(",")}\0`).update(data);
  }
  return digest.hex();
}
