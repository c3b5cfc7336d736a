/** What one run shows, and all that a golden is held against. A record contains one. */

import { z } from "zod";
import {
  countSchema,
  digestSchema,
  environmentSchema,
  runKindSchema,
  runNameSchema,
  scoreSchema,
} from "./fields.ts";
import { ledgerSchema } from "./ledger.ts";

/** What is known of a data set that its users bring, held against what they brought. */
const knownDataSchema = z.strictObject({
  isPrepared: z.boolean()
    .meta({
      description: "it is as the manifest beside it has it, of a preparation by this program",
    }),
  held: z.array(z.string()).readonly().meta({ description: "what was held, of all that is known" }),
  contradictions: z.array(z.string()).readonly()
    .meta({ description: "what cannot be so in the published data" }),
}).readonly();
export type KnownData = z.infer<typeof knownDataSchema>;

/** One part of a database, as the run found it. */
const observedPartSchema = z.strictObject({
  content: digestSchema.meta({ description: "over (name, label, bytes), sorted by name" }),
  sampleList: digestSchema.meta({ description: "over the sorted sample names" }),
  counts: z.record(z.string(), countSchema).readonly()
    .meta({ description: "samples left at every count of preparation, in order" }),
  known: knownDataSchema.optional()
    .meta({ description: "absent where recordings are generated or pinned, and in older records" }),
}).readonly();
export type ObservedPart = z.infer<typeof observedPartSchema>;

/** The data that a run worked on. `train` is null where nothing was trained. */
const observedInputsSchema = z.strictObject({
  dataset: z.string(),
  layout: z.string(),
  preparation: z.int().positive().meta({ description: "version of the preparing code" }),
  train: observedPartSchema.nullable(),
  val: observedPartSchema,
}).readonly();
export type ObservedInputs = z.infer<typeof observedInputsSchema>;

/** What one seed came to, or the given weights (seed null). */
const seedResultSchema = z.strictObject({
  seed: z.int().nonnegative().nullable(),
  weights: digestSchema,
  score: scoreSchema,
  ledger: ledgerSchema.exactOptional()
    .meta({ description: "of the training; records once had none" }),
}).readonly();
export type SeedResult = z.infer<typeof seedResultSchema>;

/** The engine against the oracle's vectors. */
export const observedNumericsSchema = z.strictObject({
  vectors: z.array(
    z.strictObject({
      name: z.string(),
      error: z.number().nonnegative().meta({ description: "largest absolute error" }),
      tolerance: z.number().positive(),
    }).readonly(),
  ).readonly(),
  repeatable: z.boolean().meta({ description: "two runs gave the same bits" }),
  noise: z.number().nonnegative()
    .meta({ description: "largest change of a margin (logit 1 - logit 2) that rounding makes" }),
}).readonly();
export type ObservedNumerics = z.infer<typeof observedNumericsSchema>;

/** Given weights that are a published file, by what is known of its bytes. */
const publishedWeightsSchema = z.strictObject({
  file: z.string(),
  by: z.enum(["pin", "first download"])
    .meta({
      description: "what tells: a digest that was published, or one that was recorded here",
    }),
}).readonly();
export type PublishedWeights = z.infer<typeof publishedWeightsSchema>;

/** Samples of an evaluation by the frames that move, computed with all frames besides. */
const observedSkippingSchema = z.array(
  z.strictObject({
    name: z.string(),
    by: z.number().nonnegative()
      .meta({ description: "how far skipping moved two classes' logits apart, at most" }),
  }).readonly(),
).readonly();

/** Schema of an observation; parsing refuses unknown keys. */
export const observationSchema = z.strictObject({
  run: runNameSchema,
  kind: runKindSchema,
  inputs: observedInputsSchema,
  recipe: digestSchema.meta({ description: "of the whole config" }),
  replicas: z.int().positive(),
  limit: z.int().positive().nullable()
    .meta({ description: "samples that the evaluation was cut to (--limit)" }),
  results: z.array(seedResultSchema).readonly()
    .refine((all) => new Set(all.map((r) => r.seed)).size === all.length, {
      error: "every seed once",
    }),
  predictions: digestSchema.nullable()
    .meta({ description: "of the predictions file, made with the first result's weights" }),
  numerics: observedNumericsSchema.nullable(),
  skipping: observedSkippingSchema.exactOptional()
    .meta({ description: "absent where every frame was computed" }),
  environment: environmentSchema,
  published: publishedWeightsSchema.optional()
    .meta({
      description: "absent where the weights are none that were published, or not known to be",
    }),
}).readonly();
export type Observation = z.infer<typeof observationSchema>;
