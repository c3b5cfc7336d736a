import { z } from "zod";
import { epochRow } from "./curve.ts";

const amount = z.number().min(0);
const count = z.int().min(0);

/** Where a run stands between two steps. All of its draws follow from this and its seed. */
export const progressSchema = z.strictObject({
  /** The epoch that is trained, from 0; the number of epochs once all are done. */
  epoch: count,
  /** Batches of it that are done. */
  batch: count,
  /** Sum of their losses. */
  lossSum: z.number(),
  /** Seconds of training in this epoch. */
  seconds: amount,
  /** Of these, seconds in which the samples were waited for. */
  dataSeconds: amount,
  /** Steps of the whole run. */
  steps: count,
  /** The epochs that are over. */
  curve: z.array(epochRow),
});

export type Progress = Readonly<z.infer<typeof progressSchema>>;

/** The start of epoch `epoch`. */
export function epochStart(epoch: number, steps: number, curve: Progress["curve"]): Progress {
  return { epoch, batch: 0, lossSum: 0, seconds: 0, dataSeconds: 0, steps, curve };
}
