/** History: one line of JSON a run, appended and never rewritten, and the series that are read from it. */

import { z } from "zod";
import { DataError } from "../../base/errors.ts";
import { formatJson, parseJson } from "../../base/json.ts";
import { mean } from "../../base/statistics.ts";
import { runKindSchema, runNameSchema } from "../fields.ts";
import type { Observation } from "../observation.ts";
import { findJumps, type Jump } from "./jumps.ts";
import { type Verdict, verdictSchema } from "../verdict.ts";

/** Schema of one line. Speeds are samples a second, null where nothing of the kind was done. */
const historyEntrySchema = z.strictObject({
  started: z.iso.datetime(),
  commit: z.string(),
  run: runNameSchema,
  kind: runKindSchema,
  machine: z.string(),
  verdict: verdictSchema,
  seeds: z.int().positive(),
  correct1: z.number().nonnegative().meta({ description: "mean over the seeds" }),
  samples: z.int().positive(),
  trainedPerSecond: z.number().positive().nullable(),
  evaluatedPerSecond: z.number().positive().nullable(),
}).readonly();
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** What a history line takes beside the observation. */
export interface HistoryContext {
  readonly started: string;
  readonly commit: string;
  readonly verdict: Verdict;
  readonly trainedPerSecond: number | null;
  readonly evaluatedPerSecond: number | null;
}

/** The history line of a run; null where nothing was scored, or only some samples (`--limit`). */
export function historyEntry(
  observation: Observation,
  context: HistoryContext,
): HistoryEntry | null {
  const { run, kind, results, environment, limit } = observation;
  const samples = results[0]?.score.samples ?? 0;
  if (samples === 0 || limit !== null) return null;
  return historyEntrySchema.parse({
    ...context,
    run,
    kind,
    machine: environment.machine,
    seeds: results.length,
    correct1: mean(results.map((r) => r.score.correct1)),
    samples,
  });
}

/** The line's text, its end included. */
export function formatHistoryEntry(entry: HistoryEntry): string {
  return formatJson(historyEntrySchema.parse(entry)) + "\n";
}

/** Reads a history. @throws {DataError} naming the line that cannot be read. */
export function parseHistory(text: string, path: string): HistoryEntry[] {
  const lines = text.split("\n");
  if (lines.pop() !== "") {
    throw new DataError(
      `Cannot read history "${path}": its last line has no end; remove that line`,
    );
  }
  return lines.map((line, i) => parseJson(line, historyEntrySchema, "history", `${path}:${i + 1}`));
}

/** What a history is searched for. */
export const METRICS = ["accuracy", "training speed", "evaluation speed"] as const;
export type Metric = (typeof METRICS)[number];

/** One value over time: of one run, trained or with given weights, on one machine. */
export interface Series {
  readonly run: string;
  readonly kind: HistoryEntry["kind"];
  readonly machine: string;
  readonly metric: Metric;
  readonly points: readonly { readonly entry: HistoryEntry; readonly value: number }[];
}

/** The series of a history, in the order of their first lines. */
export function historySeries(entries: readonly HistoryEntry[]): Series[] {
  const groups = Map.groupBy(entries, (e) => `${e.run} ${e.kind} ${e.machine}`);
  return [...groups.values()].flatMap((group) =>
    METRICS.flatMap((metric): Series[] => {
      const points = group.flatMap((entry) => {
        const value = valueOf(entry, metric);
        return value === null ? [] : [{ entry, value }];
      });
      const first = points[0]?.entry;
      return first === undefined
        ? []
        : [{ run: first.run, kind: first.kind, machine: first.machine, metric, points }];
    })
  );
}

/** Accuracy in percent, speeds in samples a second. */
function valueOf(entry: HistoryEntry, metric: Metric): number | null {
  switch (metric) {
    case "accuracy":
      return 100 * entry.correct1 / entry.samples;
    case "training speed":
      return entry.trainedPerSecond;
    case "evaluation speed":
      return entry.evaluatedPerSecond;
  }
}

/** A jump in a series, and the first line after it. */
export interface HistoryJump extends Jump {
  readonly series: Series;
  readonly since: HistoryEntry;
}

/** Every jump of every series: since when, on which machine, from what to what. */
export function historyJumps(entries: readonly HistoryEntry[]): HistoryJump[] {
  return historySeries(entries).flatMap((series) =>
    findJumps(series.points.map((p) => p.value)).flatMap((jump) => {
      const since = series.points[jump.index]?.entry;
      return since === undefined ? [] : [{ ...jump, series, since }];
    })
  );
}
