/** The reference vectors in `golden/oracle/`: what the published implementation computes, and how near is near enough. */

import { join } from "node:path";
import { z } from "zod";
import { MismatchError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";

const row = z.array(z.number()).readonly();
const rows = z.array(row).readonly();
const count = z.int().positive();
const name = z.string().min(1);
const args = z.record(z.string(), z.unknown()).readonly();
const sizes = { N: count, C: count, T: count, V: count, M: count };

/** How many of PyTorch's own float32 distances from float64 are tolerated, measured on several engines. */
const factor = z.number().positive();

const forward = z.strictObject({
  kind: z.literal("forward"),
  name,
  factor,
  /** As the published code calls it: `stgcn-2018`. */
  model: z.string(),
  args,
  input: z.strictObject(sizes),
  f32_max_abs_diff: z.number().nonnegative(),
  logits: rows,
});

const entries = z.record(z.string(), row.nullable()).readonly();
const drift = z.strictObject({ max_abs: z.number(), max_rel_to_norm: z.number() });

const training = z.strictObject({
  kind: z.literal("training"),
  name,
  factor,
  /** Steps that are replayed; only the last of all is followed by an evaluation. */
  steps: count,
  model: z.string(),
  args,
  batch: z.strictObject(sizes),
  input_prefix: z.string(),
  replicas: count,
  optimizer: z.strictObject({
    lr: z.number(),
    momentum: z.number(),
    nesterov: z.boolean(),
    weight_decay: z.number(),
  }),
  f32_drift: z.strictObject({
    loss: row,
    grad_step1: drift,
    after_step1: drift,
    after_step5: drift,
    logits_step1: z.number(),
    eval_logits_after: z.number(),
  }),
  loss: row,
  labels: rows,
  grad_step1: entries,
  logits_step1: rows,
  after_step1: entries,
  after_step5: entries,
  eval_logits_after: rows,
});

const oracleFile = z.strictObject({
  schema: z.literal("skelbench/oracle@1"),
  source: z.string(),
  vectors: z.array(z.discriminatedUnion("kind", [forward, training])).min(1).readonly(),
});

/** One vector, a forward pass or some training steps. */
export type OracleVector = z.infer<typeof oracleFile>["vectors"][number];

/** The vectors of one file: a model's name, or `variants`. @throws {MismatchError} if it is missing. */
export async function readOracleVectors(
  golden: string,
  file: string,
): Promise<readonly OracleVector[]> {
  const path = join(golden, "oracle", `${file}.json`);
  const text = await Deno.readTextFile(path).catch((thrown: unknown) => {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    throw new MismatchError(`Cannot hold the numerics: "${path}" is missing`);
  });
  return parseJson(text, oracleFile, "oracle", path).vectors;
}

/** The files of `golden/oracle/`, sorted, without their ending. */
export async function oracleFiles(golden: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name: file } of Deno.readDir(join(golden, "oracle"))) {
    if (file.endsWith(".json")) files.push(file.slice(0, -".json".length));
  }
  return files.sort();
}
