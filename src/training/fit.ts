/** Training from the first epoch to the last. */

import type { Ledger } from "../golden/ledger.ts";
import type { Weights } from "../models/model.ts";
import { Checkpointing } from "./checkpointing.ts";
import { epochStart } from "./curve.ts";
import { ledgerOf } from "./ledger.ts";
import { type Finished, type FitRequest, Run } from "./run.ts";
import { Trainer } from "./trainer.ts";
import { weightsDigest } from "./weights_digest.ts";

/** What a training came to. */
export interface Fit extends Finished {
  readonly weights: Weights;
  /** {@link weightsDigest} of the weights. */
  readonly weightsDigest: string;
  /** What was decided on the way. */
  readonly ledger: Ledger;
  /** Of training, without evaluations; what a resumed run lost does not count. */
  readonly seconds: number;
}

/**
 * Trains a network by a recipe. The same request gives the same weights, bit for bit, on one machine
 * with one number of threads, however often the run was stopped and resumed.
 * @throws {DataError} if training diverges, naming epoch, batch and samples; if no checkpoint can be read.
 * @throws {MismatchError} if the checkpoint to resume from is of another run.
 * @throws {UnavailableError} if a checkpoint finds the disk full.
 * @throws {InterruptedError} once the signal is given; a checkpoint of that moment is kept.
 */
export async function fit(request: FitRequest): Promise<Fit> {
  const { model, policy, recipe, seed, initial, onProgress, checkpoints: settings } = request;
  const checkpoints = settings && new Checkpointing(request, settings);
  const found = await checkpoints?.found();
  if (found !== undefined) {
    const { path, broken, checkpoint: { progress: { epoch, batch } } } = found;
    onProgress?.({ kind: "resumed", path, epoch, batch, broken });
  }
  const start = found?.checkpoint.progress ?? epochStart(recipe.start_epoch ?? 0, 0, []);
  const resumed = found && { state: found.checkpoint.state, steps: start.steps };
  using trainer = new Trainer({ model, policy, recipe }, seed, { initial, resumed });
  const finished = await new Run(request, trainer, checkpoints, start).finish();
  const weights = trainer.weights();
  return {
    weights,
    weightsDigest: weightsDigest(model, weights),
    ledger: ledgerOf(trainer.ledger),
    ...finished,
    seconds: finished.curve.reduce((sum, row) => sum + row.seconds, 0),
  };
}
