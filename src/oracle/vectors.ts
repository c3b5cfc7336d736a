/**
 * The reference vectors: what the published implementation computes in float64, and how near is near enough. Those that a
 * run is held against lie in `golden/oracle/`; those of `testdata/` have the same form, and tests alone replay them.
 */

import { join } from "node:path";
import { z } from "zod";
import { sha256 } from "../base/digest.ts";
import { MismatchError } from "../base/errors.ts";
import { whereMissing } from "../base/files.ts";
import { parseJson } from "../base/json.ts";
import { modelConfig } from "../models/config.ts";

const row = z.array(z.number()).readonly();
const rows = z.array(row).readonly();
const count = z.int().positive();
const sizes = z.strictObject({ N: count, C: count, T: count, V: count, M: count }).readonly();
const distance = z.number().nonnegative();

const common = {
  name: z.string().min(1),
  /** How many of PyTorch's own float32 distances from float64 are tolerated, measured on several engines. */
  factor: z.number().positive(),
  model: modelConfig,
};

/** What a tensor is told by: its shape, two means over it, and its first and last four values. */
const summary = z.strictObject({
  shape: z.array(count).readonly(),
  mean: z.number(),
  /** Root mean square. */
  rms: z.number(),
  first: row,
  last: row,
}).readonly();

const forward = z.strictObject({
  kind: z.literal("forward"),
  ...common,
  input: sizes,
  /** How far PyTorch's float32 run is from the logits. */
  f32_max_abs_diff: distance,
  logits: rows,
  /** What the stages put out on the way, which tests hold. */
  trace: z.strictObject({
    f32_max_abs_diff: distance,
    stages: z.array(summary.unwrap().extend({ stage: z.string() }).readonly()).readonly(),
    extract_feature: z.strictObject({ feature: summary, output: summary }).readonly()
      .exactOptional(),
  }).readonly().exactOptional(),
}).readonly();

/** `[L2 norm, first values…]` by parameter; null marks one that is not used. */
const entries = z.record(z.string(), row.nullable()).readonly();
const drift = z.strictObject({ max_abs: distance, max_rel_to_norm: distance }).readonly();

const training = z.strictObject({
  kind: z.literal("training"),
  ...common,
  /** Steps that are replayed, without dropout; only the last of all is followed by an evaluation. */
  steps: count,
  batch: sizes,
  input_prefix: z.string(),
  replicas: count,
  optimizer: z.strictObject({
    lr: z.number(),
    momentum: z.number(),
    nesterov: z.boolean(),
    weight_decay: z.number(),
  }).readonly(),
  /** How far PyTorch's float32 run is from the float64 one. */
  f32_drift: z.strictObject({
    loss: row,
    grad_step1: drift,
    after_step1: drift,
    after_step5: drift,
    logits_step1: distance,
    eval_logits_after: distance,
  }).readonly(),
  loss: row,
  labels: rows,
  grad_step1: entries,
  logits_step1: rows,
  after_step1: entries,
  after_step5: entries,
  eval_logits_after: rows,
}).readonly();

/**
 * SHA-256 of the files that belong to the program: what numerics are held against, the tolerances with it, is edited in the
 * file and here, or not at all. Those of a network that somebody adds are theirs until they are listed.
 */
const DIGESTS: Readonly<Record<string, string>> = {
  "stgcn-2019": "95309b1fdba5e1d997a67f27f3fc78e8f607738986c2aed534e3297130a388fc",
  "stgcn": "7d6d1add7aee7c1850eeaff5fca38293479f82b235f9399ecbd3e219009fd899",
  "tcn": "5e37fc2d0f6df7b35155b4f8abae3c8710535194f8e2799d5f59bee6d26f9757",
  "variants": "946c0bef01421b9658f1043d59672f634f105f422e025c8f7663ee1064ed07ec",
};

const oracleFile = z.strictObject({
  schema: z.literal("skelbench/oracle@2"),
  source: z.string(),
  vectors: z.array(z.discriminatedUnion("kind", [forward, training])).min(1).readonly(),
});

export type TensorSummary = z.infer<typeof summary>;
export type ForwardVector = z.infer<typeof forward>;
export type TrainingVector = z.infer<typeof training>;
export type Entries = z.infer<typeof entries>;
export type Drift = z.infer<typeof drift>;
/** One vector, a forward pass or some training steps. */
export type OracleVector = ForwardVector | TrainingVector;

/** The vectors of a file. @throws {MismatchError} if it is missing. */
export async function readOracleFile(path: string): Promise<readonly OracleVector[]> {
  return parseJson(await textOf(path), oracleFile, "oracle", path).vectors;
}

async function textOf(path: string): Promise<string> {
  const missing = new MismatchError(
    `Cannot hold the numerics: "${path}" is missing; bench/peers/vectors.py writes those of a new network`,
  );
  return await Deno.readTextFile(path).catch(whereMissing(missing));
}

/**
 * Those of `golden/oracle/`, of a model's name or `variants`.
 * @throws {MismatchError} if the file is missing, or is not the program's own.
 */
export async function readOracleVectors(
  golden: string,
  file: string,
): Promise<readonly OracleVector[]> {
  const path = join(golden, "oracle", `${file}.json`);
  const text = await textOf(path);
  const wanted = Object.hasOwn(DIGESTS, file) ? DIGESTS[file] : undefined;
  const found = sha256(text);
  if (wanted !== undefined && found !== wanted) {
    throw new MismatchError(
      `Cannot hold the numerics: the digest of "${path}" is ${found}, the program's own is ${wanted}`,
    );
  }
  return parseJson(text, oracleFile, "oracle", path).vectors;
}

/** The files of `golden/oracle/`, sorted, without their ending. @throws {MismatchError} if there is none. */
export async function oracleFiles(golden: string): Promise<string[]> {
  const folder = join(golden, "oracle");
  const found = await Array.fromAsync(Deno.readDir(folder)).catch((thrown: unknown) => {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    return [];
  });
  const files = found.map(({ name }) => name).filter((name) => name.endsWith(".json"));
  if (files.length === 0) {
    throw new MismatchError(`Cannot hold the numerics: there are no vectors in "${folder}"`);
  }
  return files.map((name) => name.slice(0, -".json".length)).sort();
}

/**
 * Asks for a vector of each kind: without one forward no error of a logit is known, without a training nobody knows
 * whether the same steps give the same bits.
 * @throws {MismatchError} naming the kind that is missing.
 */
export function requireEveryKind(vectors: readonly OracleVector[], what: string): void {
  for (const kind of ["forward", "training"] as const) {
    if (vectors.some((vector) => vector.kind === kind)) continue;
    throw new MismatchError(`Cannot hold the numerics: ${what} has no ${kind} vector`);
  }
}
