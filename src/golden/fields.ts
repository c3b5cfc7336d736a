/** The schemas that observation and golden share. */

import { z } from "zod";

/** A SHA-256, as 64 hex digits. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256: 64 hex digits");

/** A whole number of things. */
export const countSchema = z.int().nonnegative();

/** A run's whole config, whose keys another floor knows. */
export const configSchema = z.record(z.string(), z.json()).readonly();
export type Config = z.infer<typeof configSchema>;

/** A run's name, `<dataset>/<model>`, as its config file is called. */
export const runNameSchema = z.string().regex(
  /^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/,
  "a run's name: <dataset>/<model>",
);

/** What a run did: it trained, or took weights of the user's, or those that are kept beside the golden. */
export const runKindSchema = z.enum(["trained", "given weights", "recorded weights"]);
export type RunKind = z.infer<typeof runKindSchema>;

/** What tells the runs of one suite apart. */
export interface RunKey {
  readonly run: string;
  readonly kind: RunKind;
}

/** Both ends included. */
export const countRangeSchema = z.strictObject({ from: countSchema, to: countSchema }).readonly();
export type CountRange = z.infer<typeof countRangeSchema>;

/** How many of the samples were right at the first, and within five guesses. */
export const scoreSchema = z.strictObject({
  correct1: countSchema,
  correct5: countSchema,
  samples: countSchema,
}).readonly().refine((s) => s.correct1 <= s.correct5 && s.correct5 <= s.samples, {
  error: "correct1 ≤ correct5 ≤ samples",
});
export type Score = z.infer<typeof scoreSchema>;

/** The engine and machine that numbers were made on. */
export const environmentSchema = z.strictObject({
  device: z.enum(["cpu", "gpu"]),
  deviceName: z.string().meta({ description: "the processor's or GPU's own name" }),
  threads: z.int().positive(),
  precision: z.string().meta({ description: "float32, or tf32 where convolutions round as TF32" }),
  engine: z.string(),
  versions: z.record(z.string(), z.string()).readonly(),
  machine: z.string().meta({ description: "stable key of the machine, for history" }),
  deno: z.string(),
  os: z.string(),
}).readonly();
export type Environment = z.infer<typeof environmentSchema>;
