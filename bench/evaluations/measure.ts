/** Whole evaluations of databases of NTU RGB+D's size, each in a process of its own. */

import { z } from "zod";
import { DatabaseWriter } from "../../src/datasets/database_writer.ts";
import { modelConfig } from "../../src/models/config.ts";
import { batchOf, type lengthLaws } from "../speeds/inputs.ts";
import { workerLines } from "../worker_lines.ts";

/** What `workers/evaluate.ts` is asked. */
export const asked = z.strictObject({
  /** With the val part of a database. */
  folder: z.string(),
  model: modelConfig,
  /** Of the database, the first so many. */
  samples: z.int().positive(),
  batch: z.int().positive(),
  dense: z.boolean(),
});

/** A checked question. */
export type Asked = Readonly<z.infer<typeof asked>>;

const evaluated = z.strictObject({
  /** Seconds: of the whole, in the engine, waiting for data. */
  whole: z.number(),
  engine: z.number(),
  waiting: z.number(),
  /** The most memory that the process ever had resident, kB. */
  peakKb: z.number(),
  /** How far skipping moved the samples that were computed both ways, at most. */
  moved: z.number(),
});

/** What an evaluation took. */
export type Evaluated = Readonly<z.infer<typeof evaluated>>;

/** Makes one, on two threads. */
export async function measured(question: Asked): Promise<Evaluated> {
  const [line] = await workerLines({
    worker: "evaluate.ts",
    args: [JSON.stringify(question)],
    environment: { TF_NUM_INTRAOP_THREADS: "2", TF_CPP_MIN_LOG_LEVEL: "3" },
    schema: evaluated,
  });
  if (line === undefined) throw new Error("Cannot measure: the worker said nothing");
  return line;
}

/** Samples that differ; the others of a database repeat them. */
const DIFFERENT = 100;

/** Writes a val part of `samples` samples, C 3, V 25, M 2, into `folder`: 180 kB each at 300 frames. */
export function writeDatabase(
  folder: string,
  { samples, frames, lengths }: {
    readonly samples: number;
    readonly frames: number;
    readonly lengths: typeof lengthLaws[number];
  },
): void {
  const some = batchOf({ samples: DIFFERENT, frames, lengths });
  const size = some.length / DIFFERENT;
  using writer = new DatabaseWriter(folder, "val", [3, frames, 25, 2]);
  for (let n = 0; n < samples; n++) {
    // In an order that mixes lengths: 37 and 100 have no common divisor.
    const which = n * 37 % DIFFERENT;
    writer.add(`sample${n}`, n % 60, some.subarray(which * size, (which + 1) * size));
  }
  writer.close();
}
