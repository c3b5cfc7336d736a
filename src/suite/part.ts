/** What one share of a run leaves, for a merge. */

import { join } from "node:path";
import { z } from "zod";
import { DataError } from "../base/errors.ts";
import { writeAtomically } from "../base/files.ts";
import { parseJson } from "../base/json.ts";
import type { Scores } from "../evaluation/metrics.ts";
import { decodeNpy } from "../formats/npy.ts";
import { observationSchema } from "../golden/observation.ts";
import { recordSchema, type RunRecord } from "../report/record.ts";
import type { Measurement } from "./measure.ts";
import { RUN_FILES } from "./run_folder.ts";
import type { Shard } from "./shard.ts";

const { shape } = recordSchema.unwrap();

/** Schema of `part.json`. */
const partSchema = z.strictObject({
  schema: z.literal("skelbench/part@1"),
  shard: z.strictObject({ index: z.int().positive(), of: z.int().positive() }).readonly(),
  commit: shape.commit,
  observation: observationSchema,
  /** Names and classes by the row of `logits.npy`, which holds the answers of the first result. */
  names: z.array(z.string()).readonly(),
  labels: z.array(z.int().nonnegative()).readonly(),
  curves: shape.curves,
  times: shape.times,
});

/** A share of a run, with its answers. */
export interface Part extends Omit<z.infer<typeof partSchema>, "schema" | "names" | "labels"> {
  /** Where it was read. */
  readonly path: string;
  readonly answers: Scores;
}

const PART_FILE = "part.json";

/** Writes a share's part beside its logits. */
export async function writePart(
  folder: string,
  shard: Shard,
  commit: RunRecord["commit"],
  { observation, answers, curves, times }: Measurement,
): Promise<void> {
  const { names, labels } = answers;
  const part = { schema: "skelbench/part@1", shard, commit, observation, names, labels };
  const text = JSON.stringify(partSchema.parse({ ...part, curves, times }), null, 2);
  await writeAtomically(join(folder, PART_FILE), `${text}\n`);
}

/** The part in a run's folder, null where none was left. @throws {DataError} if it cannot be read. */
export async function readPart(folder: string): Promise<Part | null> {
  const path = join(folder, PART_FILE);
  try {
    const text = await Deno.readTextFile(path);
    const { schema: _schema, names, labels, ...part } = parseJson(text, partSchema, "part", path);
    const file = join(folder, RUN_FILES.logits);
    const { dtype, shape: [rows, classes], data } = decodeNpy(await Deno.readFile(file), file);
    if (dtype !== "float32" || rows !== names.length || classes === undefined) {
      throw new DataError(`Cannot read part "${path}": "${file}" has no row for each name`);
    }
    return { ...part, path, answers: { names, labels, logits: Float32Array.from(data), classes } };
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
}
