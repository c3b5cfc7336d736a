/** The recorded truth about one run: `golden/<dataset>/<model>.json`. */

import { z } from "zod";
import { canonicalJson, sha256 } from "../base/digest.ts";
import { formatJson, parseJson } from "../base/json.ts";
import { mean, sampleDeviation } from "../base/statistics.ts";
import {
  type Config,
  configSchema,
  countRangeSchema,
  countSchema,
  digestSchema,
  environmentSchema,
  runNameSchema,
  scoreSchema,
} from "./fields.ts";
import { ledgerSchema } from "./ledger.ts";

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

/** The config behind a recipe; goldens of old have none, and a training from given weights has a recipe of more. */
const keptConfigSchema = configSchema.nullable().default(null)
  .meta({ description: "that `recipe` is the digest of; null where it is of more, or of nothing" });

/** The config that a section keeps: the one whose digest its recipe is, else none. */
export function configBehind(recipe: string | null, config: Config | null): Config | null {
  return config !== null && sha256(canonicalJson(config)) === recipe ? config : null;
}

function isOfItsConfig(
  { recipe, config }: { readonly recipe: string | null; readonly config: Config | null },
): boolean {
  return config === configBehind(recipe, config);
}

const configWish = { error: "the config that `recipe` is the digest of", path: ["config"] };

/** Sums in another order, or fewer digits in a file, move a mean by less than this share. */
const ROUNDING = 1e-9;

function isNear(written: number, derived: number): boolean {
  return Math.abs(written - derived) <= ROUNDING * Math.max(1, derived);
}

/**
 * Scores of the recipe over seeds, on the whole val part. Mean and deviation are of `correct1`; they are
 * there for a reader, follow from the seeds, and are refused where they do not.
 */
const trainedSchema = z.strictObject({
  recipe: digestSchema,
  config: keptConfigSchema,
  samples: countSchema,
  seeds: z.array(
    z.strictObject({
      seed: z.int().nonnegative(),
      weights: digestSchema,
      correct1: countSchema,
      correct5: countSchema,
      ledger: ledgerSchema.exactOptional(),
    }).readonly(),
  ).min(5, "at least 5 seeds").readonly(),
  mean: z.number().nonnegative(),
  deviation: z.number().nonnegative(),
  predictions: keptPredictionsSchema.nullable().meta({ description: "of the first seed" }),
}).readonly()
  .refine(isOfItsConfig, configWish)
  .refine(({ seeds }) => new Set(seeds.map(({ seed }) => seed)).size === seeds.length, {
    error: "every seed once",
    path: ["seeds"],
  })
  .refine(
    ({ seeds, samples }) => seeds.every((s) => s.correct1 <= s.correct5 && s.correct5 <= samples),
    { error: "correct1 ≤ correct5 ≤ samples", path: ["seeds"] },
  )
  .refine(({ seeds, mean: written }) => isNear(written, mean(seeds.map((s) => s.correct1))), {
    error: "the mean of the seeds' correct1",
    path: ["mean"],
  })
  .refine(
    ({ seeds, deviation }) => isNear(deviation, sampleDeviation(seeds.map((s) => s.correct1))),
    { error: "the deviation of the seeds' correct1", path: ["deviation"] },
  );
export type TrainedGolden = z.infer<typeof trainedSchema>;

/** Where a golden's numbers come from, and what they took the place of. */
const lineageSchema = z.strictObject({
  supersedes: digestSchema.nullable().meta({ description: "digest of the golden before" }),
  reason: z.string().min(1),
  commit: z.string(),
  environment: environmentSchema.nullable(),
}).readonly();
export type Lineage = z.infer<typeof lineageSchema>;

/** A file of weights beside the golden; its values as loaded have a digest of their own. */
const recordedFileSchema = z.strictObject({
  file: z.string().meta({ description: "name, in the golden's folder" }),
  digest: digestSchema.meta({ description: "of the file's bytes" }),
}).readonly();
export type RecordedFile = z.infer<typeof recordedFileSchema>;

/**
 * What given weights scored here, sample by sample where predictions were kept. Recorded weights lie beside the golden,
 * for everybody to evaluate.
 */
const givenSchema = z.strictObject({
  weights: digestSchema.nullable().meta({ description: "null: no digest was ever published" }),
  recorded: recordedFileSchema.nullable()
    .meta({ description: "null: whoever evaluates them brings them" }),
  recipe: digestSchema.nullable(),
  config: keptConfigSchema,
  score: scoreSchema.nullable().meta({ description: "null: only published, not measured here" }),
  predictions: keptPredictionsSchema.nullable(),
  lineage: lineageSchema.nullable()
    .meta({ description: "of this section, where the golden's own is that of its seeds" }),
}).readonly().refine(isOfItsConfig, configWish);
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

/** The same, or where these weights have none those of others, which name the golden's samples too; null where none are kept. */
export function keptPredictions(golden: Golden, weights: string): KeptPredictions | null {
  const { trained, given } = golden;
  return predictionsOf(golden, weights) ?? trained?.predictions ?? given?.predictions ?? null;
}

/** The published JSON Schema of a golden. */
export function goldenJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: "Skelbench golden", ...z.toJSONSchema(goldenSchema, { target: "draft-7" }) };
}

/** The golden's one text: keys in the schema's order, two spaces, a newline at the end. */
export function formatGolden(golden: Golden): string {
  return formatJson(goldenSchema.parse(golden), 2) + "\n";
}
