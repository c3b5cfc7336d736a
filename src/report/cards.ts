/** Cards: some samples of a run, kept beside its record for whoever looks: their joints, answers, and what a class responds to. */

import { z } from "zod";
import { formatJson, parseJson } from "../base/json.ts";
import { DataError } from "../base/errors.ts";
import { runKindSchema, runNameSchema } from "../golden/fields.ts";
import { bytesOf, unpackForm } from "./client/packed.ts";

/** No file of cards is larger; what is, is none of ours. */
export const MOST_BYTES = 1 << 20;
/** Cards of one run at most. */
export const MOST_CARDS = 12;

const MOST_JOINTS = 256;
const MOST_FRAMES = 10_000;
const shortText = z.string().max(1000);
const base64 = z.base64().max(MOST_BYTES);
const classIndex = z.int().min(0).max(9999);
const size = (most: number): z.ZodInt => z.int().min(1).max(most);

const formSchema = z.strictObject({
  frames: size(MOST_FRAMES),
  joints: size(MOST_JOINTS),
  persons: size(64),
  low: z.array(z.number()).min(2).max(3).readonly(),
  step: z.array(z.number().positive()).min(2).max(3).readonly(),
  data: base64,
}).readonly().refine(unpacks, "joints that unpack to their sizes");

function unpacks(form: Parameters<typeof unpackForm>[0]): boolean {
  const { frames, joints, persons, low, step } = form;
  // A value takes a byte at least: no sizes are believed that the text is too short for.
  const isShort = low.length * persons * joints * frames > form.data.length;
  if (isShort || low.length !== step.length) return false;
  try {
    unpackForm(form);
    return true;
  } catch {
    return false;
  }
}

const responseSchema = z.strictObject({
  frames: size(MOST_FRAMES).meta({ description: "T', cells of time" }),
  every: z.number().positive().meta({ description: "frames that the network sees, for a cell" }),
  joints: size(MOST_JOINTS),
  persons: size(64),
  classes: z.array(
    z.strictObject({
      class: classIndex,
      low: z.number(),
      step: z.number().positive(),
      data: base64,
    })
      .readonly(),
  ).min(1).max(2).readonly(),
}).readonly().refine(
  ({ frames, joints, persons, classes }) =>
    classes.every(({ data }) => bytesOf(data).length === frames * joints * persons),
  "a byte for each cell of T',V,M",
);

/** Why a sample has a card. */
export const reasons = ["lost", "gained", "closest", "surest mistake", "asked for"] as const;

const cardSchema = z.strictObject({
  sample: shortText.meta({ description: "its name, as the database has it" }),
  label: classIndex.meta({ description: "the true class" }),
  reason: z.enum(reasons),
  margin: z.number().nonnegative().nullable().meta({
    description: "of the answer that the golden keeps, else of the run's own, in logits",
  }),
  now: z.array(
    z.strictObject({ class: classIndex, share: z.number().min(0).max(1).nullable() }).readonly(),
  )
    .max(5).readonly().meta({ description: "the likeliest classes, with softmax's shares" }),
  then: z.array(classIndex).max(5).readonly().nullable()
    .meta({ description: "the golden's likeliest classes" }),
  stored: formSchema,
  seen: formSchema.nullable().meta({
    description: "as the network sees it; null where that is the same up to the clip's end",
  }),
  stride: size(100).meta({ description: "stored frames for one that the network sees" }),
  response: responseSchema.nullable()
    .meta({ description: "of the true and the predicted class; null for networks without joints" }),
}).readonly();
/** One sample for the eye. */
export type Card = z.infer<typeof cardSchema>;

/** Schema of a file of cards; parsing refuses unknown keys. */
export const cardsSchema = z.strictObject({
  schema: z.literal("skelbench/cards@1"),
  run: runNameSchema,
  kind: runKindSchema,
  seed: z.int().nonnegative().nullable().meta({
    description: "of the answers; null: given weights",
  }),
  layout: z.strictObject({
    name: shortText,
    bones: z.array(z.tuple([classIndex, classIndex]).readonly()).max(1000).readonly(),
    jointNames: z.array(shortText).max(MOST_JOINTS).readonly().nullable(),
    flat: z.boolean().meta({ description: "whether the third channel is a score" }),
  }).readonly(),
  classNames: z.array(shortText).max(10_000).readonly().nullable(),
  against: shortText.nullable()
    .meta({ description: "whose kept answers these were held against, null: nobody's" }),
  lost: z.int().nonnegative().meta({ description: "right there, and wrong here" }),
  gained: z.int().nonnegative(),
  cards: z.array(cardSchema).max(MOST_CARDS).readonly(),
}).readonly();
/** The cards of one run. */
export type Cards = z.infer<typeof cardsSchema>;

/**
 * Reads cards. `path` is for the message only.
 * @throws {DataError} where the text is too large or no cards, naming the field.
 */
export function parseCards(text: string, path: string): Cards {
  if (text.length > MOST_BYTES) {
    throw new DataError(
      `Cannot read cards "${path}": ${text.length} characters are more than ${MOST_BYTES}`,
    );
  }
  return parseJson(text, cardsSchema, "cards", path);
}

/** The cards' one text: keys in the schema's order, a line for each card. */
export function formatCards(cards: Cards): string {
  const { cards: all, ...head } = cardsSchema.parse(cards);
  const lines = all.map((card) => formatJson(card)).join(",\n");
  return `${formatJson(head).slice(0, -1)},"cards":[\n${lines}\n]}\n`;
}
