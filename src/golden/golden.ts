/** The recorded truth about one run: `golden/<dataset>/<model>.json`. */

import { z } from "zod";
import { parseJson } from "../base/json.ts";
import {
  countRangeSchema,
  countSchema,
  digestSchema,
  environmentSchema,
  runNameSchema,
  scoreSchema,
} from "./fields.ts";

/** One part of the bound database. A digest is null where only a published size is known. */
const boundPartSchema = z.strictObject({
  content: digestSchema.nullable(),
  sampleList: digestSchema.nullable(),
  counts: z.record(z.string(), countSchema).readonly(),
}).readonly();
export type BoundPart = z.infer<typeof boundPartSchema>;

/** The data that the golden's numbers were made from. */
const boundInputsSchema = z.strictObject({
  dataset: z.string(),
  layout: z.string(),
  preparation: z.int().positive(),
  train: boundPartSchema.nullable(),
  val: boundPartSchema,
}).readonly();
export type BoundInputs = z.infer<typeof boundInputsSchema>;

/** A predictions file beside the golden, and what it is good for. */
const keptPredictionsSchema = z.strictObject({
  file: z.string().meta({ description: "name, in the golden's folder" }),
  digest: digestSchema,
  promisedDrop: z.number().positive()
    .meta({ description: "the drop that has to be seen, in points of accuracy" }),
}).readonly();
export type KeptPredictions = z.infer<typeof keptPredictionsSchema>;

/** Scores of the recipe over seeds, on the whole val part. Mean and deviation are of `correct1`. */
const trainedSchema = z.strictObject({
  recipe: digestSchema,
  samples: countSchema,
  seeds: z.array(
    z.strictObject({
      seed: z.int().nonnegative(),
      weights: digestSchema,
      correct1: countSchema,
      correct5: countSchema,
    }).readonly(),
  ).min(5, "at least 5 seeds").readonly(),
  mean: z.number().nonnegative(),
  deviation: z.number().nonnegative(),
  predictions: keptPredictionsSchema.nullable().meta({ description: "of the first seed" }),
}).readonly();
export type TrainedGolden = z.infer<typeof trainedSchema>;

/** What given weights scored here, sample by sample where predictions were kept. */
const givenSchema = z.strictObject({
  weights: digestSchema.nullable().meta({ description: "null: no digest was ever published" }),
  recipe: digestSchema.nullable(),
  score: scoreSchema.nullable().meta({ description: "null: only published, not measured here" }),
  predictions: keptPredictionsSchema.nullable(),
}).readonly();
export type GivenGolden = z.infer<typeof givenSchema>;

/** A published figure: what was printed, where, and the counts that round to it. */
const publishedSchema = z.strictObject({
  source: z.string(),
  top1: z.string().meta({ description: "as printed, in percent" }),
  top5: z.string().nullable(),
  samples: countSchema,
  correct1: countRangeSchema,
  correct5: countRangeSchema.nullable(),
}).readonly();
export type PublishedFigure = z.infer<typeof publishedSchema>;

/** Where a golden's numbers come from, and what they took the place of. */
const lineageSchema = z.strictObject({
  supersedes: digestSchema.nullable().meta({ description: "digest of the golden before" }),
  reason: z.string().min(1),
  commit: z.string(),
  environment: environmentSchema.nullable(),
}).readonly();
export type Lineage = z.infer<typeof lineageSchema>;

/** Schema of a golden; parsing refuses unknown keys. */
export const goldenSchema = z.strictObject({
  schema: z.literal("skelbench/golden@1"),
  run: runNameSchema,
  inputs: boundInputsSchema,
  trained: trainedSchema.nullable(),
  given: givenSchema.nullable(),
  published: z.array(publishedSchema).readonly()
    .meta({ description: "apart from what was measured; a score in any of them passes" }),
  lineage: lineageSchema,
}).readonly();
export type Golden = z.infer<typeof goldenSchema>;

/**
 * Reads a golden. `path` is for the message only.
 * @throws {DataError} where the text is no golden, naming the field.
 */
export function parseGolden(text: string, path: string): Golden {
  return parseJson(text, goldenSchema, "golden", path);
}

/** The kept predictions that were made with these weights, null where the golden has none. */
export function predictionsOf(golden: Golden, weights: string): KeptPredictions | null {
  if (golden.given?.weights === weights) return golden.given.predictions;
  return golden.trained?.seeds[0]?.weights === weights ? golden.trained.predictions : null;
}

/** The golden's one text: keys in the schema's order, two spaces, a newline at the end. */
export function formatGolden(golden: Golden): string {
  return JSON.stringify(goldenSchema.parse(golden), null, 2) + "\n";
}
