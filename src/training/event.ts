import type { EpochRow } from "./curve.ts";

/** What is heard while a network is trained. */
export type TrainingEvent =
  /** The run goes on from a checkpoint; `broken` tells why newer ones were passed over. */
  | {
    readonly kind: "resumed";
    readonly path: string;
    readonly epoch: number;
    readonly batch: number;
    readonly broken: readonly string[];
  }
  | {
    readonly kind: "batch";
    /** From 0, as is `batch`. */
    readonly epoch: number;
    readonly batch: number;
    /** Batches of this epoch. */
    readonly batches: number;
    /** Mean over the batch, before the step. */
    readonly loss: number;
    readonly learningRate: number;
    /** Of all epochs together. */
    readonly samplesDone: number;
    readonly samplesTotal: number;
  }
  /** An epoch is over, its evaluation included. */
  | ({ readonly kind: "epoch" } & EpochRow)
  /** A batch of an evaluation is done. */
  | {
    readonly kind: "evaluation";
    readonly epoch: number;
    readonly samplesDone: number;
    readonly samplesTotal: number;
  };
