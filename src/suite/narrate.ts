/** What a runner tells, as lines for the log and progress for whoever watches. */

import { percent } from "../golden/words.ts";
import type { Listener } from "./listener.ts";
import type { RunnerEvent } from "./runner.ts";

/** A line for every so many batches. */
const LOG_INTERVAL = 100;

/** Gives a listener of a runner's events; `log` gets the lines of the run's log. */
export function narrate(
  what: string,
  listener: Listener,
  log: (line: string) => void,
): (event: RunnerEvent) => void {
  const tell = (line: string): void => {
    log(line);
    listener.note(`${what}: ${line}`);
  };
  return (event) => {
    switch (event.kind) {
      case "batch": {
        const { epoch, batch, batches, loss, learningRate, samplesDone, samplesTotal } = event;
        if (batch % LOG_INTERVAL === 0) {
          log(
            `epoch ${epoch} batch ${batch} of ${batches} loss ${loss.toFixed(4)} lr ${
              rounded(learningRate)
            }`,
          );
        }
        return listener.progress({
          step: `train ${what}`,
          detail: `epoch ${epoch}, loss ${loss.toFixed(3)}`,
          done: samplesDone,
          total: samplesTotal,
          unit: "samples",
        });
      }
      case "epoch": {
        const { epoch, loss, learningRate, evaluation, seconds } = event;
        const scores = evaluation === undefined
          ? ""
          : `, top-1 ${percent(evaluation.correct1, evaluation.samples)}, top-5 ${
            percent(evaluation.correct5, evaluation.samples)
          }`;
        return tell(
          `epoch ${epoch}, lr ${rounded(learningRate)}, mean loss ${loss.toFixed(4)}${scores}, ` +
            `${seconds.toFixed(1)} s`,
        );
      }
      case "evaluation": {
        const { samplesDone, samplesTotal } = event;
        const step = `evaluate ${what}`;
        return listener.progress({ step, done: samplesDone, total: samplesTotal, unit: "samples" });
      }
    }
  };
}

/** A learning rate without the digits that dividing by ten leaves behind: 0.01, not 0.010000000000000002. */
function rounded(rate: number): number {
  return Number(rate.toPrecision(6));
}
