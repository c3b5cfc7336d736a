/**
 * The ledger of a training: what it decided that no machine may decide otherwise, so that one training says exactly whether
 * a recipe was executed as recorded, and its first losses, which a machine moves by rounding alone.
 */

import { z } from "zod";
import { digestSchema } from "./fields.ts";
import { counted } from "./words.ts";

/** Tokens with a space between them, one for each epoch that was trained. */
const byEpochSchema = z.string().regex(/^([^\s]+( [^\s]+)*)?$/, "tokens with a space between them");

/** What is told of each epoch, and how a message calls it; in the order in which one follows from another. */
const KINDS = {
  part: "the part that was read",
  batches: "the batches' sizes",
  rate: "the learning rate",
  samples: "the samples, by name and label, in their order",
  values: "what the network saw of the samples",
  dropout: "dropout's masks",
} as const;
type Kind = keyof typeof KINDS;
const kinds = Object.keys(KINDS) as readonly Kind[];

/** How many of the first steps' losses are kept. */
export const LEDGER_LOSSES = 20;

/** Schema of one seed's ledger; parsing refuses unknown keys. */
export const ledgerSchema = z.strictObject({
  initial: digestSchema.meta({ description: "of the weights before the first step" }),
  part: byEpochSchema.meta({ description: "of the database, as its files are called" }),
  batches: byEpochSchema.meta({ description: "count×samples, as they came" }),
  rate: byEpochSchema,
  samples: byEpochSchema.meta({ description: "digest of names and labels as they came" }),
  values: byEpochSchema.meta({ description: "digest of what the network was given" }),
  dropout: byEpochSchema
    .meta({ description: "digest of layer, shape, share and seeds of every mask, or none" }),
  masks: digestSchema.nullable()
    .meta({ description: "of the bits of the first step's masks, null where nothing is dropped" }),
  losses: z.array(z.number()).max(LEDGER_LOSSES).readonly()
    .meta({ description: "of the first steps" }),
}).readonly();
export type Ledger = z.infer<typeof ledgerSchema>;

/**
 * How far rounding may move the loss of step n, counted from 0, as a share of it (or of 1 where it is less): about ten times
 * what `bench/first_losses.ts` measured with other kernels, threads and libraries. Each step carries the difference
 * of the one before further; from the third to the tenth it grows by 1.8 a step, and then no more.
 */
export function lossTolerance(step: number): number {
  if (step === 0) return 1e-5;
  return step === 1 ? 2e-4 : Math.min(0.4, 2e-3 * 1.8 ** (step - 2));
}

/** A line for all that a training decided otherwise than recorded, the first epoch of each kind named. */
export function ledgerDifferences(found: Ledger, recorded: Ledger): string[] {
  return [
    ...found.initial === recorded.initial ? [] : ["the initial weights are others"],
    ...kinds.flatMap((kind) => kindDifference(kind, found[kind], recorded[kind])),
    ...found.masks === recorded.masks || found.dropout !== recorded.dropout
      ? []
      : ["the first step's dropout masks have other bits, drawn with the same seeds"],
    ...lossDifference(found.losses, recorded.losses),
  ];
}

/** The same, of what every seed has alike: for a seed that was not recorded. */
export function recipeDifferences(found: Ledger, recorded: Ledger): string[] {
  return (["part", "batches", "rate"] as const)
    .flatMap((kind) => kindDifference(kind, found[kind], recorded[kind]));
}

function kindDifference(kind: Kind, found: string, recorded: string): string[] {
  if (found === recorded) return [];
  const [ours, theirs] = [found.split(" "), recorded.split(" ")];
  const epochs = Array.from({ length: Math.max(ours.length, theirs.length) }, (_, epoch) => epoch)
    .filter((epoch) => ours[epoch] !== theirs[epoch]);
  const [first = 0] = epochs;
  const shown = (token = "absent"): string => token;
  return [
    `${KINDS[kind]} in ${counted(epochs.length, "epoch")}, first in epoch ${first} (from 0): ${
      shown(theirs[first])
    } became ${shown(ours[first])}`,
  ];
}

function lossDifference(found: readonly number[], recorded: readonly number[]): string[] {
  const far = recorded.map((loss, step) => {
    const by = Math.abs((found[step] ?? NaN) - loss) / Math.max(1, Math.abs(loss));
    return { step, loss, by, times: by / lossTolerance(step) };
  });
  const first = far.find(({ times }) => !(times <= 1));
  if (first === undefined) return [];
  const { step, loss, by } = first;
  return [
    `the loss of step ${step} (from 0): ${loss} became ${found[step] ?? "absent"}, off by ${
      by.toExponential(1)
    }, where rounding explains ${lossTolerance(step).toExponential(1)}`,
  ];
}
