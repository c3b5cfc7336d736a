/** What a runner tells, as progress and a line an epoch for whoever watches; the run's log hears it all. */

import { percent } from "../golden/words.ts";
import { bestOf, type EpochRow } from "../training/curve.ts";
import type { TrainingEvent } from "../training/event.ts";
import type { Listener } from "../provision/context.ts";
import type { RunnerEvent } from "./runner.ts";

/** Gives a listener of a runner's events; `log` hears those of a training, for the run's log. */
export function narrate(
  what: string,
  listener: Listener,
  log: (event: TrainingEvent) => void,
): (event: RunnerEvent) => void {
  const epochs: EpochRow[] = [];
  return (event) => {
    if (event.kind !== "evaluation") log(event);
    switch (event.kind) {
      case "resumed": {
        const { path, epoch, batch, broken } = event;
        for (const line of broken) listener.note(`${what}: ${line}`);
        return listener.note(`${what}: goes on in epoch ${epoch}, batch ${batch}, from "${path}"`);
      }
      case "batch": {
        const { epoch, batch, batches, loss, learningRate, samplesDone, samplesTotal } = event;
        return listener.progress({
          activity: `train ${what}`,
          detail: `epoch ${epoch}, batch ${batch + 1} of ${batches}, loss ${loss.toFixed(3)}, lr ${
            rounded(learningRate)
          }`,
          done: samplesDone,
          total: samplesTotal,
          unit: "samples",
        });
      }
      case "epoch": {
        const { epoch, loss, learningRate, seconds } = event;
        epochs.push(event);
        return listener.note(
          `${what}: epoch ${epoch}, lr ${rounded(learningRate)}, mean loss ${loss.toFixed(4)}${
            scoresOf(event, bestOf(epochs))
          }, ${seconds.toFixed(1)} s`,
        );
      }
      case "evaluation": {
        const { samplesDone, samplesTotal } = event;
        const activity = `evaluate ${what}`;
        return listener.progress({
          activity,
          done: samplesDone,
          total: samplesTotal,
          unit: "samples",
        });
      }
    }
  };
}

/** The scores after an epoch, and a better one before it: told, while the last is what is judged. */
function scoresOf({ epoch, evaluation }: EpochRow, best: EpochRow | undefined): string {
  if (evaluation === undefined) return "";
  const { correct1, correct5, samples } = evaluation;
  const before = best?.evaluation === undefined || best.epoch === epoch
    ? ""
    : ` (best ${percent(best.evaluation.correct1, samples)}, epoch ${best.epoch})`;
  return `, top-1 ${percent(correct1, samples)}${before}, top-5 ${percent(correct5, samples)}`;
}

/** A learning rate without the digits that dividing by ten leaves behind: 0.01, not 0.010000000000000002. */
function rounded(rate: number): number {
  return Number(rate.toPrecision(6));
}
