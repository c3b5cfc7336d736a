/** What a shard leaves of a run for a merge: its share, or what kept it from making one. */

import { join } from "node:path";
import { z } from "zod";
import { DataError } from "../base/errors.ts";
import { exists, writeAtomically } from "../base/files.ts";
import { formatJson, parseJson } from "../base/json.ts";
import type { Scores } from "../evaluation/metrics.ts";
import { decodeNpy } from "../formats/npy/npy.ts";
import { observationSchema } from "../golden/observation.ts";
import { type Judgement, judgementSchema } from "../golden/verdict.ts";
import { recordSchema, type RunRecord } from "../report/record.ts";
import type { Measurement } from "../suite/measure.ts";
import { RUN_FILES } from "../store/run_folder.ts";

const { shape } = recordSchema.unwrap();

const request = {
  shard: z.strictObject({ index: z.int().positive(), of: z.int().positive() }).readonly(),
  /** What the shard was run with, which its merge need not be told: words by option. */
  options: z.record(z.string(), z.array(z.string()).readonly()).readonly().default({}),
};

/** Which shard does its share of the work, and the options that it does it with, as words of its command line by their name. */
export type ShareRequest = Readonly<z.output<z.ZodObject<typeof request>>>;

/** Schema of a share in `share.json`. */
const shareSchema = z.strictObject({
  schema: z.literal("skelbench/share@1"),
  ...request,
  commit: shape.commit,
  clean: shape.clean,
  observation: observationSchema,
  /** Names and classes by the row of `logits.npy`, which holds the answers of the first result. */
  names: z.array(z.string()).readonly(),
  labels: z.array(z.int().nonnegative()).readonly(),
  /** Frames that move; shares once had none. */
  frames: z.array(z.int().nonnegative()).readonly().exactOptional(),
  curves: shape.curves,
  times: shape.times,
});

/** Schema of a failure in `share.json`. */
const failureSchema = z.strictObject({
  schema: z.literal("skelbench/failure@1"),
  ...request,
  judgement: judgementSchema,
});

const leftSchema = z.discriminatedUnion("schema", [shareSchema, failureSchema]);

/** What a shard did of a run, with its answers. */
export interface Share
  extends Omit<z.infer<typeof shareSchema>, "schema" | "names" | "labels" | "frames"> {
  readonly kind: "share";
  /** Where it was read. */
  readonly path: string;
  readonly answers: Scores;
}

/** The verdict that ended a shard before it had its share. */
export interface Failure extends Omit<z.infer<typeof failureSchema>, "schema"> {
  readonly kind: "failure";
}

const SHARE_FILE = "share.json";

/** Writes a share beside its logits. */
export async function writeShare(
  folder: string,
  request: ShareRequest,
  { commit, clean }: Pick<RunRecord, "commit" | "clean">,
  { observation, answers, curves, times }: Measurement,
): Promise<void> {
  const { names, labels, frames } = answers;
  const share = {
    schema: "skelbench/share@1",
    ...request,
    commit,
    clean,
    observation,
    names,
    labels,
    ...frames && { frames },
  };
  const text = formatJson(shareSchema.parse({ ...share, curves, times }), 2);
  await writeAtomically(join(folder, SHARE_FILE), `${text}\n`);
}

/** Writes what kept a shard from having its share. */
export async function writeFailure(
  folder: string,
  request: ShareRequest,
  judgement: Judgement,
): Promise<void> {
  const failure = failureSchema.parse({ schema: "skelbench/failure@1", ...request, judgement });
  await writeAtomically(join(folder, SHARE_FILE), `${formatJson(failure, 2)}\n`);
}

/** Whether a shard left anything in a run's folder. */
export function hasLeft(folder: string): Promise<boolean> {
  return exists(join(folder, SHARE_FILE));
}

/** What a shard left in a run's folder, null where that is nothing. @throws {DataError} if it cannot be read. */
export async function readLeft(folder: string): Promise<Share | Failure | null> {
  const path = join(folder, SHARE_FILE);
  try {
    const left = parseJson(await Deno.readTextFile(path), leftSchema, "share", path);
    if (left.schema === "skelbench/failure@1") {
      const { schema: _failure, ...failure } = left;
      return { kind: "failure", ...failure };
    }
    const { schema: _share, names, labels, frames, ...share } = left;
    const file = join(folder, RUN_FILES.logits);
    const { dtype, shape: [rows, classes], data } = decodeNpy(await Deno.readFile(file), file);
    const isWhole = rows === names.length && (frames === undefined || frames.length === rows);
    if (dtype !== "float32" || !isWhole || classes === undefined) {
      throw new DataError(`Cannot read share "${path}": "${file}" has no row for each name`);
    }
    const logits = Float32Array.from(data);
    const answers = { names, labels, logits, classes, ...frames && { frames } };
    return { kind: "share", ...share, path, answers };
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
}
