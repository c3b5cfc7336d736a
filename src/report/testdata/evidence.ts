/** What pages are drawn from, for tests. */

import type { HistoryEntry } from "../../golden/history/history.ts";
import { flipped, predictions, trainedGolden } from "../../golden/testdata/examples.ts";
import type { PageEvidence, RunEvidence } from "../page/evidence.ts";
import type { RunRecord } from "../record.ts";
import type { RunResult, SuiteResult } from "../result.ts";
import { exampleRecord, exampleResult } from "./examples.ts";

/** A run with nothing beside its record. */
export function bareRun(result: RunResult): RunEvidence {
  return {
    result,
    golden: null,
    predictions: null,
    samples: null,
    cards: null,
    then: null,
    last: null,
    published: [],
    classNames: [],
    pins: [],
    notes: [],
  };
}

/** What a result is drawn from where nothing lies beside its records. */
export function bareEvidence(
  result: SuiteResult,
  history: readonly HistoryEntry[] = [],
): PageEvidence {
  return { result, runs: result.runs.map(bareRun), history };
}

/** Counts of samples by `[true class][predicted class]`, of ten classes, as predictions have them. */
function confusionOf(all: ReturnType<typeof predictions>): number[][] {
  const counts = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
  for (const { label, ranked: [guess = 0] } of all) {
    const row = counts[label] ?? [];
    row[guess] = (row[guess] ?? 0) + 1;
  }
  return counts;
}

/** A trained run of 500 samples of ten classes, 400 right, with all that can lie beside it; four answers flipped since. */
export function fullRun(change: Partial<RunRecord> = {}): RunEvidence {
  const before = predictions(400);
  const after = flipped(before, [0, 10, 20], () => 5).map((one, i) =>
    i === 401 ? { ...one, ranked: [one.label, ...one.ranked.filter((c) => c !== one.label)] } : one
  );
  const record: RunRecord = {
    ...exampleRecord(398),
    confusion: confusionOf(after),
    config: { dataset: "twin-ntu-xsub", model: { name: "stgcn" }, recipe: { epochs: 3 } },
    memory: 2 ** 31,
    ...change,
  };
  const { run, kind } = record.observation;
  const earlier = { ...exampleRecord(401), started: "2026-01-01T00:00:00Z", commit: "aaaaaaa" };
  return {
    ...bareRun({ run, kind, judgement: record.judgement, record }),
    golden: trainedGolden(),
    predictions: after,
    samples: after.map(({ name }, i) => ({
      name,
      confidence: 0.05 + 0.9 * (i % 100) / 100,
      frames: 20 + i % 60,
    })),
    then: { predictions: before, whose: "the golden’s seed 1, of other weights", isSame: false },
    last: { record: earlier, predictions: before },
    classNames: Array.from({ length: 10 }, (_, label) => `action ${label}`),
    pins: [{ name: "the twin", what: "recordings", digest: "5".repeat(64) }],
  };
}

/** A result of a full run and one that is unavailable. */
export function fullEvidence(run = fullRun(), history: readonly HistoryEntry[] = []): PageEvidence {
  const result = exampleResult(398);
  const runs = [run.result, ...result.runs.slice(1)];
  const [, ...others] = result.runs.map(bareRun);
  return { result: { ...result, runs }, runs: [run, ...others], history };
}

/** A line of the history for each value, of the example's run and machine. */
export function historyOf(correct1: readonly number[]): HistoryEntry[] {
  return correct1.map((count, i): HistoryEntry => ({
    started: `2025-12-${String(i + 1).padStart(2, "0")}T00:00:00Z`,
    commit: `c${i + 1}`,
    run: "twin-ntu-xsub/stgcn",
    kind: "trained",
    machine: "example-2-cpu",
    verdict: "pass",
    seeds: 1,
    correct1: count,
    samples: 500,
    trainedPerSecond: 20 + i,
    evaluatedPerSecond: null,
  }));
}
