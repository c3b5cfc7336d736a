import assert from "node:assert/strict";
import {
  formatHistoryEntry,
  type HistoryEntry,
  historyEntry,
  historyJumps,
  historySeries,
  parseHistory,
} from "./history.ts";
import { trainedRun } from "../testdata/examples.ts";

function entry(day: number, change: Partial<HistoryEntry> = {}): HistoryEntry {
  const made = historyEntry(trainedRun(400), {
    started: `2026-01-${String(day).padStart(2, "0")}T00:00:00Z`,
    commit: `c${day}`,
    verdict: "pass",
    trainedPerSecond: 20,
    evaluatedPerSecond: null,
  });
  assert.ok(made);
  return { ...made, ...change };
}

Deno.test("formatHistoryEntry() and parseHistory() are each other's inverse, a line a run", () => {
  const entries = [entry(1), entry(2)];
  const text = entries.map(formatHistoryEntry).join("");
  assert.equal(text.split("\n").length, 3);
  assert.deepEqual(parseHistory(text, "history.jsonl"), entries);
  assert.deepEqual(parseHistory("", "history.jsonl"), []);
});

Deno.test("parseHistory() names the line that is wrong or cut short", () => {
  const line = formatHistoryEntry(entry(1));
  assert.throws(() => parseHistory(`${line}{}\n`, "h.jsonl"), /history "h\.jsonl:2": started: /);
  assert.throws(() => parseHistory(line.trimEnd(), "h.jsonl"), /its last line has no end/);
});

Deno.test("historyEntry() leaves out limited runs and runs that scored nothing", () => {
  const context = {
    started: "2026-01-01T00:00:00Z",
    commit: "c",
    verdict: "pass",
    trainedPerSecond: null,
    evaluatedPerSecond: null,
  } as const;
  assert.equal(historyEntry({ ...trainedRun(400), limit: 10 }, context), null);
  assert.equal(historyEntry(trainedRun(), context), null);
});

Deno.test("historySeries() keeps machines apart, and metrics that were not measured out", () => {
  const series = historySeries([entry(1), entry(2, { machine: "other" }), entry(3)]);
  assert.deepEqual(series.map((s) => [s.machine, s.metric, s.points.length]), [
    ["example-2-cpu", "accuracy", 2],
    ["example-2-cpu", "training speed", 2],
    ["other", "accuracy", 1],
    ["other", "training speed", 1],
  ]);
  assert.equal(series[0]?.points[0]?.value, 80);
});

Deno.test("historySeries() keeps trainings and evaluations of given weights apart", () => {
  const given = { kind: "given weights", trainedPerSecond: null, correct1: 480 } as const;
  const series = historySeries([entry(1), entry(2, given), entry(3)]);
  const accuracy = series.filter(({ metric }) => metric === "accuracy");
  assert.deepEqual(accuracy.map((s) => [s.kind, s.points.length]), [
    ["trained", 2],
    ["given weights", 1],
  ]);
});

Deno.test("historyJumps() names the commit since which a run is slower", () => {
  const entries = Array.from(
    { length: 12 },
    (_, i) => entry(i + 1, { trainedPerSecond: (i < 7 ? 20 : 15) + 0.1 * (i % 3) }),
  );
  const jumps = historyJumps(entries);
  assert.deepEqual(jumps.map((s) => [s.series.metric, s.since.commit]), [["training speed", "c8"]]);
});
