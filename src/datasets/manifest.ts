/** `manifest.json`: what a prepared database was made of, and by which rules. */

import { join } from "node:path";
import { z } from "zod";
import { DataError, reason } from "../base/errors.ts";
import { formatJson } from "../base/json.ts";
import { ownDatasetSchema } from "./described/description.ts";
import { layoutSchema } from "./described/layout.ts";
import { oddChoices } from "./raw/odd.ts";
import type { Part } from "./splits.ts";

const count = z.int().nonnegative();
const length = z.int().positive();
const digest = z.string().regex(/^[0-9a-f]{64}$/);

const partSchema = z.strictObject({
  samples: count,
  /** Digest of the sorted names. */
  sampleList: digest,
  /** Digest over (name, label, bytes), sorted by name. */
  content: digest,
  /** Name, label, and the digest of the values, in the database's order. */
  rows: z.array(z.tuple([z.string(), count, digest])).readonly(),
});

const manifestSchema = z.strictObject({
  format: z.literal(1),
  dataset: z.string(),
  split: z.string(),
  layout: layoutSchema,
  /** C, T, V, M of one sample. */
  shape: z.tuple([length, length, length, length]).readonly(),
  /** The version of the rules that made it, raised by hand whenever they change. */
  preparation: z.int().positive(),
  odd: z.enum(oddChoices),
  /** The description that it was prepared by, where the data set is a user's own. */
  own: ownDatasetSchema.exactOptional(),
  /** Samples by what is counted, from the raw files to the two parts. */
  counts: z.record(z.string(), count),
  /** What was accepted but is worth knowing, by kind. */
  notes: z.record(z.string(), count),
  /** Raw files left out because they could not be read (`--skip-bad`). */
  skipped: z.array(z.strictObject({ name: z.string(), reason: z.string() })).readonly(),
  train: partSchema,
  val: partSchema,
});

/** A checked manifest. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** What a manifest says of one part of the split. */
export type ManifestPart = Manifest[Part];

/** The file's name, beside the databases. */
export const manifestName = "manifest.json";

/**
 * Reads a folder's manifest; `undefined` if there is none, as with a database that the published scripts made.
 *
 * @throws {DataError} if it is not one of ours.
 */
export function readManifest(folder: string): Manifest | undefined {
  const path = join(folder, manifestName);
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return undefined;
    throw thrown;
  }
  return parseManifest(text, path);
}

/** Parses a manifest's text. @throws {DataError} naming the first key that is wrong. */
export function parseManifest(text: string, path: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw new DataError(`Cannot read manifest "${path}": ${reason(thrown)}`);
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new DataError(
    `Cannot read manifest "${path}": ${issue?.path.join(".")}: ${issue?.message}`,
  );
}

/** A manifest's text: readable, with one sample a line. */
export function formatManifest(manifest: Manifest): string {
  const rows = (part: ManifestPart): string =>
    part.rows.map((row) => `\n      ${formatJson(row)}`).join(",");
  const bare = {
    ...manifest,
    train: { ...manifest.train, rows: [] },
    val: { ...manifest.val, rows: [] },
  };
  const [head = "", train = "", val = ""] = formatJson(bare, 2).split('"rows": []');
  return `${head}"rows": [${rows(manifest.train)}]${train}"rows": [${rows(manifest.val)}]${val}\n`;
}
