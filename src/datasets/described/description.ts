/** A data set of a user's own, as a file describes it and as configs and manifests keep it: whole. */

import { z } from "zod";
import { layoutOf } from "../../skeleton/layouts.ts";
import type { SampleShape } from "../shape.ts";
import { layoutSchema, ownNameSchema } from "./layout.ts";
import { fieldsOf, namePatternSchema } from "./name_pattern.ts";

/** Bytes that one sample may take in memory; NTU RGB+D's takes 180,000. */
const MOST_BYTES = 2 ** 28;

const word = z.string().min(1).max(200);
const words = z.array(word).min(1).max(200_000);

/** Each once, or the second one's place. */
function distinct(values: readonly string[], context: z.RefinementCtx): void {
  const first = new Map<string, number>();
  for (const [i, value] of values.entries()) {
    const before = first.get(value);
    if (before === undefined) first.set(value, i);
    else {
      const message = `expected every name once, "${value}" is number ${before} too`;
      context.addIssue({ code: "custom", path: [i], message, input: value });
    }
  }
}

function alone(one: string): string[] {
  return [one];
}

/** Numbers of subjects are words too. */
const subjects = z.array(z.union([word, z.int().min(0).transform(String)])).min(1).max(100_000);
const someWords = z.union([word.transform(alone), words]);
const somePatterns = z.union([
  namePatternSchema.transform(alone),
  z.array(namePatternSchema).min(1).max(100),
]);

/** What is trained on, and what is held back: all else where it is not said. */
const splitSchema = z.discriminatedUnion("by", [
  z.strictObject({
    by: z.literal("lists"),
    train: someWords.meta({ description: "lists of the data's own: xsub_train" }),
    val: someWords,
  }),
  z.strictObject({
    by: z.literal("subjects"),
    train: subjects.meta({ description: "who is trained on" }),
    val: subjects.exactOptional(),
  }),
  z.strictObject({
    by: z.literal("names"),
    train: words.meta({ description: "samples, or a text file that has one a line" }),
    val: words.exactOptional(),
  }),
  z.strictObject({
    by: z.literal("pattern"),
    train: somePatterns.meta({ description: "which names are trained on" }),
    val: somePatterns.exactOptional(),
  }),
]);

const fields = z.strictObject({
  name: ownNameSchema.meta({ description: "of its folder, its runs and its goldens" }),
  title: word.exactOptional(),
  layout: layoutSchema.meta({
    description: "a built-in layout's name, a layout's file, or a layout",
  }),
  channels: z.array(word).min(2).max(32).superRefine(distinct)
    .meta({ description: "in the order of the data: x, y, z, or x, y, score" }),
  frames: z.int().min(1).max(100_000)
    .meta({ description: "of each sample: longer ones are cut, shorter ones filled with zeros" }),
  persons: z.int().min(1).max(32).meta({ description: "of each sample, the first of the data's" }),
  classes: z.array(word).min(2).max(100_000).superRefine(distinct)
    .meta({ description: "their names in the order of the labels" }),
  first_label: z.int().min(0).max(1).exactOptional()
    .meta({ description: "the number of the first class in data and names, 0 where not given" }),
  names: namePatternSchema.exactOptional()
    .meta({
      description: "where subject and class stand in a sample's name: S{subject}_A{class}*",
    }),
  axes: z.string().regex(
    /^N(?!.*(.).*\1)[CTVM]{3,4}$/,
    "N and then C, T, V and M in the data's order",
  )
    .exactOptional()
    .meta({ description: "the order of an array's axes, where it cannot be told: NCTVM, NMTVC" }),
  split: splitSchema,
});

/** Schema of a data set of one's own. */
export const ownDatasetSchema = fields.superRefine(
  ({ layout, channels, frames, persons, names, split }, context) => {
    const tell = (path: PropertyKey[], message: string, input: unknown): void => {
      context.addIssue({ code: "custom", path, message, input });
    };
    const { joints } = layoutOf(layout);
    const bytes = 4 * channels.length * frames * joints * persons;
    if (bytes > MOST_BYTES) {
      tell(
        ["frames"],
        `expected samples of at most ${MOST_BYTES} bytes, these take ${bytes}`,
        frames,
      );
    }
    if (names !== undefined && fieldsOf(names).length === 0) {
      tell(["names"], "expected {subject} or {class} in it", names);
    }
    const val: readonly string[] | undefined = split.val;
    const trained = new Set(split.by === "pattern" ? [] : split.train);
    const twice = val?.find((one) => trained.has(one));
    if (twice !== undefined) tell(["split", "val"], `"${twice}" is in train too`, val);
  },
).readonly();

/** A data set of a user's own, checked. */
export type OwnDataset = z.infer<typeof ownDatasetSchema>;

/** How its samples are parted. */
export type OwnSplit = OwnDataset["split"];

/** How manifests call the split of a data set that has one alone. */
export const OWN_SPLIT = "own";

/** C, T, V, M of its samples. */
export function shapeOf({ channels, frames, layout, persons }: OwnDataset): SampleShape {
  return [channels.length, frames, layoutOf(layout).joints, persons];
}

/** The published JSON Schema of a file. */
export function ownDatasetJsonSchema(): Readonly<Record<string, unknown>> {
  const names = z.union([word, words]);
  const written = fields.extend({
    layout: z.union([layoutSchema, z.string().regex(/\.ya?ml$/)])
      .meta({ description: "a built-in layout's name, a layout's file, or a layout" }),
    split: z.union([
      splitSchema,
      z.strictObject({ by: z.literal("names"), train: names, val: names.exactOptional() }),
    ]),
  });
  const schema = z.toJSONSchema(written, { target: "draft-7", io: "input" });
  return { title: "Skelbench data set", ...schema };
}
