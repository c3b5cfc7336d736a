/** The ledger as a training writes it, step by step, from what its steps were really given. */

import { z } from "zod";
import { Sha256 } from "../base/digest.ts";
import type { Batch } from "../datasets/batches.ts";
import { tf } from "../engine/backend.ts";
import { randomMask } from "../engine/random_mask.ts";
import { digestSchema } from "../golden/fields.ts";
import { type Ledger, LEDGER_LOSSES } from "../golden/ledger.ts";
import type { DrawnMask } from "./steps.ts";

/** One epoch so far. A digest goes on from what it was, so that a resumed run ends in the same ones. */
const epochSchema = z.strictObject({
  epoch: z.int().min(0),
  part: z.string(),
  /** Samples of each batch. */
  sizes: z.array(z.int().min(1)).readonly(),
  /** Every one that a step was taken with, none twice in a row. */
  rates: z.array(z.number()).readonly(),
  samples: digestSchema,
  values: digestSchema,
  /** Null while nothing was dropped. */
  dropout: digestSchema.nullable(),
}).readonly();
type Epoch = z.infer<typeof epochSchema>;

/** What a checkpoint keeps of a ledger. */
export const ledgerStateSchema = z.strictObject({
  initial: digestSchema,
  masks: digestSchema.nullable(),
  losses: z.array(z.number()).readonly(),
  epochs: z.array(epochSchema).readonly(),
}).readonly();
export type LedgerState = z.infer<typeof ledgerStateSchema>;

/** One step, as it was taken. */
export interface LedgerStep {
  readonly epoch: number;
  /** The part of the database that the batch is of, where its file's name tells. */
  readonly part?: string | undefined;
  readonly batch: Batch;
  /** Names of the samples by their index. */
  readonly names: readonly string[];
  /** The learning rate. */
  readonly rate: number;
  readonly masks: readonly DrawnMask[];
  readonly loss: number;
}

/** The ledger before the first step, of weights whose digest is given. */
export function emptyLedger(initial: string): LedgerState {
  return { initial, masks: null, losses: [], epochs: [] };
}

/** The ledger with one more step. */
export function withStep(ledger: LedgerState, step: LedgerStep): LedgerState {
  const { epochs, losses } = ledger;
  const last = epochs.at(-1);
  const isSame = last?.epoch === step.epoch;
  const before = isSame ? last : emptyEpoch(step);
  return {
    ...ledger,
    masks: epochs.length === 0 ? bitsOf(step.masks) : ledger.masks,
    losses: losses.length < LEDGER_LOSSES ? [...losses, step.loss] : losses,
    epochs: [...isSame ? epochs.slice(0, -1) : epochs, withStepOf(before, step)],
  };
}

/** What a record keeps: digests cut to 8 digits an epoch, which only have to tell whether something happened. */
export function ledgerOf({ initial, masks, losses, epochs }: LedgerState): Ledger {
  const byEpoch = (of: (epoch: Epoch) => string): string => epochs.map(of).join(" ");
  return {
    initial,
    part: byEpoch(({ part }) => part),
    batches: byEpoch(({ sizes }) => inRuns(sizes)),
    rate: byEpoch(({ rates }) => rates.join("/")),
    samples: byEpoch(({ samples }) => samples.slice(0, 8)),
    values: byEpoch(({ values }) => values.slice(0, 8)),
    dropout: byEpoch(({ dropout }) => dropout?.slice(0, 8) ?? "none"),
    masks,
    losses,
  };
}

const EMPTY = "0".repeat(64);

function emptyEpoch({ epoch, part }: LedgerStep): Epoch {
  return {
    epoch,
    part: part ?? "unnamed",
    sizes: [],
    rates: [],
    samples: EMPTY,
    values: EMPTY,
    dropout: null,
  };
}

function withStepOf(
  epoch: Epoch,
  { part = "unnamed", batch, names, rate, masks }: LedgerStep,
): Epoch {
  const rows = batch.indices.map((index, n) => [names[index], batch.labels[n]]);
  return {
    ...epoch,
    part: epoch.part === part ? part : `${epoch.part}+${part}`,
    sizes: [...epoch.sizes, batch.indices.length],
    rates: epoch.rates.at(-1) === rate ? epoch.rates : [...epoch.rates, rate],
    samples: chained(epoch.samples, JSON.stringify(rows)),
    values: chained(epoch.values, batch.data),
    dropout: masks.length === 0
      ? epoch.dropout
      : chained(epoch.dropout ?? EMPTY, JSON.stringify(masks.map(rowOf))),
  };
}

function rowOf({ replica, name, shape, share, seeds }: DrawnMask): unknown {
  return [replica, name, shape, share, seeds];
}

/** The digest of a digest and what comes after it. */
function chained(digest: string, next: ArrayBufferView | string): string {
  return new Sha256().update(digest).update(next).hex();
}

/** Digest of the bits of masks; the generator's bits are the same on every device. Null of no masks. */
function bitsOf(masks: readonly DrawnMask[]): string | null {
  if (masks.length === 0) return null;
  const digest = new Sha256();
  for (const { shape, share, seeds } of masks) {
    const bits = tf.tidy(() =>
      randomMask(shape, share, tf.tensor1d([...seeds], "int32")).dataSync()
    );
    digest.update(Uint8Array.from(bits));
  }
  return digest.hex();
}

/** `[64,64,15]` → `2×64+1×15`. */
function inRuns(sizes: readonly number[]): string {
  const runs: { readonly size: number; readonly count: number }[] = [];
  for (const size of sizes) {
    const last = runs.at(-1);
    if (last?.size === size) runs[runs.length - 1] = { size, count: last.count + 1 };
    else runs.push({ size, count: 1 });
  }
  return runs.map(({ size, count }) => `${count}×${size}`).join("+");
}
