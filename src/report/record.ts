/** The record: what one run left behind, in one object that every report is drawn from. */

import { z } from "zod";
import { formatJson, parseJson } from "../base/json.ts";
import { configSchema, digestSchema } from "../golden/fields.ts";
import { observationSchema } from "../golden/observation.ts";
import { judgementSchema } from "../golden/verdict.ts";

/** One epoch of one seed. Accuracies are of the val part, null where the epoch was not evaluated. */
const epochSchema = z.strictObject({
  epoch: z.int().nonnegative(),
  rate: z.number().nonnegative(),
  loss: z.number(),
  correct1: z.int().nonnegative().nullable(),
  correct5: z.int().nonnegative().nullable(),
  seconds: z.number().nonnegative(),
  waited: z.number().nonnegative().exactOptional()
    .meta({ description: "of these seconds, those in which samples were waited for" }),
}).readonly();
export type Epoch = z.infer<typeof epochSchema>;

/** The learning curve of one seed. */
const curveSchema = z.strictObject({
  seed: z.int().nonnegative(),
  epochs: z.array(epochSchema).readonly(),
  steps: z.int().positive().exactOptional().meta({ description: "of each epoch" }),
}).readonly();
export type Curve = z.infer<typeof curveSchema>;

/** Where the time went, in seconds. Samples a second are null where nothing of the kind was done. */
const timesSchema = z.strictObject({
  total: z.number().nonnegative(),
  prepare: z.number().nonnegative(),
  train: z.number().nonnegative(),
  evaluate: z.number().nonnegative(),
  trainedPerSecond: z.number().positive().nullable(),
  evaluatedPerSecond: z.number().positive().nullable(),
}).readonly();
export type Times = z.infer<typeof timesSchema>;

/** The weights that a training started from. */
const initialSchema = z.strictObject({
  weights: z.string().meta({ description: "the file" }),
  sha256: digestSchema,
  ignored: z.array(z.string()).readonly()
    .meta({ description: "beginnings of the names that were drawn afresh" }),
}).readonly();
export type InitialWeights = z.infer<typeof initialSchema>;

/** Schema of a record; parsing refuses unknown keys. */
export const recordSchema = z.strictObject({
  schema: z.literal("skelbench/record@1"),
  started: z.iso.datetime(),
  commit: z.string().nullable().meta({ description: "of this program, null outside a checkout" }),
  clean: z.boolean().nullable().default(null).meta({
    description:
      "whether the checkout was as the commit has it; null outside one, and in older records",
  }),
  command: z.string().meta({ description: "the command line that makes this record again" }),
  observation: observationSchema,
  judgement: judgementSchema,
  curves: z.array(curveSchema).readonly(),
  confusion: z.array(z.array(z.int().nonnegative()).readonly()).readonly().nullable()
    .meta({ description: "samples by [true class][predicted class], of the first result" }),
  classes: z.array(z.string()).readonly().exactOptional()
    .meta({ description: "names, by label; absent where nobody has them, and in older records" }),
  samples: digestSchema.exactOptional()
    .meta({ description: "of samples.tsv beside this file; records once had none" }),
  times: timesSchema,
  memory: z.int().positive().exactOptional()
    .meta({
      description:
        "the most bytes that the process held so far; records of a merge have none, nor had old ones",
    }),
  config: configSchema
    .meta({ description: "the whole effective config, which a run takes as it is" }),
  initial: initialSchema.nullable()
    .meta({ description: "what a training started from, null where from freshly drawn weights" }),
}).readonly();
export type RunRecord = z.infer<typeof recordSchema>;

/** Records once had no `initial` of their own, and had it in their config if at all. */
const oldForm = z.looseObject({
  config: z.looseObject({ initial: z.unknown().optional() }),
  initial: z.undefined().optional(),
}).transform(({ config: { initial = null, ...config }, ...rest }) => ({
  ...rest,
  config,
  initial,
}));

/** A record, or one of the old form. */
const readSchema = z.preprocess((value) => {
  const old = oldForm.safeParse(value);
  return old.success ? old.data : value;
}, recordSchema);

/**
 * Reads a record. `path` is for the message only.
 * @throws {DataError} where the text is no record, naming the field.
 */
export function parseRecord(text: string, path: string): RunRecord {
  return parseJson(text, readSchema, "record", path);
}

/** The record's one text: keys in the schema's order, two spaces, a newline at the end. */
export function formatRecord(record: RunRecord): string {
  return formatJson(recordSchema.parse(record), 2) + "\n";
}

/** The published JSON Schema of a record. */
export function recordJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: "Skelbench record", ...z.toJSONSchema(recordSchema, { target: "draft-7" }) };
}
