/** What one share of a run leaves for a merge: its part, or what kept it from making one. */

import { join } from "node:path";
import { z } from "zod";
import { DataError } from "../base/errors.ts";
import { writeAtomically } from "../base/files.ts";
import { formatJson, parseJson } from "../base/json.ts";
import type { Scores } from "../evaluation/metrics.ts";
import { decodeNpy } from "../formats/npy/npy.ts";
import { observationSchema } from "../golden/observation.ts";
import { type Judgement, judgementSchema } from "../golden/verdict.ts";
import { recordSchema, type RunRecord } from "../report/record.ts";
import type { Measurement } from "../suite/measure.ts";
import { RUN_FILES } from "../suite/run_folder.ts";

const { shape } = recordSchema.unwrap();

const share = {
  shard: z.strictObject({ index: z.int().positive(), of: z.int().positive() }).readonly(),
  /** What the share was run with, which its merge need not be told: words by option. */
  options: z.record(z.string(), z.array(z.string()).readonly()).readonly().default({}),
};

/** Which share of the work, and the options that it is done with, as words of its command line by their name. */
export type Share = Readonly<z.output<z.ZodObject<typeof share>>>;

/** Schema of a part in `part.json`. */
const partSchema = z.strictObject({
  schema: z.literal("skelbench/part@1"),
  ...share,
  commit: shape.commit,
  observation: observationSchema,
  /** Names and classes by the row of `logits.npy`, which holds the answers of the first result. */
  names: z.array(z.string()).readonly(),
  labels: z.array(z.int().nonnegative()).readonly(),
  curves: shape.curves,
  times: shape.times,
});

/** Schema of a failure in `part.json`. */
const failureSchema = z.strictObject({
  schema: z.literal("skelbench/failure@1"),
  ...share,
  judgement: judgementSchema,
});

const leftSchema = z.discriminatedUnion("schema", [partSchema, failureSchema]);

/** A share of a run, with its answers. */
export interface Part extends Omit<z.infer<typeof partSchema>, "schema" | "names" | "labels"> {
  readonly kind: "part";
  /** Where it was read. */
  readonly path: string;
  readonly answers: Scores;
}

/** The verdict that ended a share before it had a part. */
export interface Failure extends Omit<z.infer<typeof failureSchema>, "schema"> {
  readonly kind: "failure";
}

const PART_FILE = "part.json";

/** Writes a share's part beside its logits. */
export async function writePart(
  folder: string,
  share: Share,
  commit: RunRecord["commit"],
  { observation, answers, curves, times }: Measurement,
): Promise<void> {
  const { names, labels } = answers;
  const part = { schema: "skelbench/part@1", ...share, commit, observation, names, labels };
  const text = formatJson(partSchema.parse({ ...part, curves, times }), 2);
  await writeAtomically(join(folder, PART_FILE), `${text}\n`);
}

/** Writes what kept a share from having a part. */
export async function writeFailure(
  folder: string,
  share: Share,
  judgement: Judgement,
): Promise<void> {
  const failure = failureSchema.parse({ schema: "skelbench/failure@1", ...share, judgement });
  await writeAtomically(join(folder, PART_FILE), `${formatJson(failure, 2)}\n`);
}

/** What a share left in a run's folder, null where that is nothing. @throws {DataError} if it cannot be read. */
export async function readLeft(folder: string): Promise<Part | Failure | null> {
  const path = join(folder, PART_FILE);
  try {
    const left = parseJson(await Deno.readTextFile(path), leftSchema, "part", path);
    if (left.schema === "skelbench/failure@1") {
      const { schema: _failure, ...failure } = left;
      return { kind: "failure", ...failure };
    }
    const { schema: _part, names, labels, ...part } = left;
    const file = join(folder, RUN_FILES.logits);
    const { dtype, shape: [rows, classes], data } = decodeNpy(await Deno.readFile(file), file);
    if (dtype !== "float32" || rows !== names.length || classes === undefined) {
      throw new DataError(`Cannot read part "${path}": "${file}" has no row for each name`);
    }
    const answers = { names, labels, logits: Float32Array.from(data), classes };
    return { kind: "part", ...part, path, answers };
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
}
