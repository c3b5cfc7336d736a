/**
 * The lines of a training's log: for people's plotting scripts, in the form that yysijie/st-gcn's main.py of
 * 2018 writes, and as one JSON object a line. Epochs are counted from 1 in the former, from 0 in the latter.
 */

import { formatJson } from "../base/json.ts";
import { visibleLine } from "../base/text.ts";
import type { EpochRow, EpochScore } from "./curve.ts";
import type { TrainingEvent } from "./event.ts";

/** What the published options `log_interval` and `show_topk` say. */
export interface LogSettings {
  /** Batches from one line to the next, the first of an epoch included. */
  readonly logInterval: number;
  readonly topk: readonly (1 | 5)[];
}

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** A line of log.txt, behind the local time in C's form: `[ Tue Jan  9 08:05:00 2018 ] line`. It stays one line. */
export function stamped(line: string, time: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const date = `${weekdays[time.getDay()]} ${months[time.getMonth()]} ${
    String(time.getDate()).padStart(2)
  }`;
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":");
  return `[ ${date} ${clock} ${time.getFullYear()} ] ${visibleLine(line)}`;
}

/** The published lines that an event is worth, none for most. */
export function logLines(event: TrainingEvent, settings: LogSettings): string[] {
  switch (event.kind) {
    case "resumed":
      return [
        ...event.broken,
        `Resumed in epoch ${event.epoch + 1} after ${event.batch} batches from ${event.path}`,
      ];
    case "batch": {
      const { epoch, batch, batches, loss, learningRate } = event;
      const lines = batch === 0 ? [`Training epoch: ${epoch + 1}`] : [];
      if (batch % settings.logInterval === 0) {
        const rate = learningRate.toFixed(6);
        lines.push(`\tBatch(${batch}/${batches}) done. Loss: ${loss.toFixed(4)}  lr:${rate}`);
      }
      return lines;
    }
    case "epoch":
      return [
        ...trainedLines(event),
        ...(event.evaluation === undefined
          ? []
          : scoreLines(event.epoch, event.evaluation, topsOf(event.evaluation, settings))),
      ];
    case "evaluation":
      return [];
  }
}

function trainedLines({ loss, seconds, dataSeconds }: EpochRow): string[] {
  const data = seconds === 0 ? 0 : Math.round(100 * dataSeconds / seconds);
  const [ofData, ofNetwork] = [data, 100 - data].map((share) => String(share).padStart(2, "0"));
  return [
    `\tMean training loss: ${loss.toFixed(4)}.`,
    `\tTime consumption: [Data]${ofData}%, [Network]${ofNetwork}%`,
  ];
}

/** Samples whose true class is among the k likeliest. */
export interface Top {
  readonly k: number;
  readonly correct: number;
}

function topsOf({ correct1, correct5 }: EpochScore, { topk }: LogSettings): Top[] {
  return topk.map((k) => ({ k, correct: k === 1 ? correct1 : correct5 }));
}

/** The published lines of an evaluation after `epoch`, which counts from 0. */
export function scoreLines(
  epoch: number,
  { batches, batchLoss, samples }: Pick<EpochScore, "batches" | "batchLoss" | "samples">,
  tops: readonly Top[],
): string[] {
  return [
    `Eval epoch: ${epoch + 1}`,
    `\tMean test loss of ${batches} batches: ${batchLoss}.`,
    ...tops.map(({ k, correct }) => `\tTop${k}: ${(100 * correct / samples).toFixed(2)}%`),
  ];
}

/** The event as one line of log.jsonl, if it is worth one: epochs, resumptions, and batches at the interval. */
export function logRow(
  event: TrainingEvent,
  { logInterval }: Pick<LogSettings, "logInterval">,
): string | undefined {
  const isWorth = event.kind !== "evaluation" &&
    (event.kind !== "batch" || event.batch % logInterval === 0);
  return isWorth ? formatJson(event) : undefined;
}
