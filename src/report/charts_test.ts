import assert from "node:assert/strict";
import { assertSeen, HOSTILE } from "../base/testdata/hostile.ts";
import { type HistoryEntry, historyJumps, historySeries } from "../golden/history/history.ts";
import { accuracyChart, confusionChart, historyChart, lossChart } from "./charts.ts";
import { exampleRecord } from "./testdata/examples.ts";

const { curves } = exampleRecord(400);

function history(): HistoryEntry[] {
  return Array.from({ length: 12 }, (_, i) => ({
    started: "2026-01-01T00:00:00Z",
    commit: `c${i + 1}`,
    run: "twin-ntu-xsub/stgcn",
    kind: "trained" as const,
    machine: "cpu-0",
    verdict: "pass" as const,
    seeds: 1,
    correct1: i < 6 ? 400 : 380,
    samples: 500,
    trainedPerSecond: null,
    evaluatedPerSecond: null,
  }));
}

Deno.test("every chart is one SVG of the same bytes every time", () => {
  const entries = history();
  const [series] = historySeries(entries);
  assert.ok(series);
  const draw = [
    () => lossChart(curves),
    () => accuracyChart(curves, 500),
    () => confusionChart([[40, 2], [3, 41]]),
    () => historyChart(series, historyJumps(entries)),
  ];
  for (const chart of draw) {
    const text = chart();
    assert.match(text, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.equal(chart(), text);
  }
});

Deno.test("accuracyChart() draws a dot for each epoch that was evaluated, and no other", () => {
  assert.equal(accuracyChart(curves, 500).match(/<circle /g)?.length, 2);
});

Deno.test("charts count epochs in whole numbers, however few there are", () => {
  const labels = [...lossChart(curves).matchAll(/<text [^>]*y="0\.71em"[^>]*>(\d)<\/text>/g)];
  assert.deepEqual(labels.map((l) => l[1]), ["1", "2", "3"]);
});

Deno.test("confusionChart() draws a cell for each count that is not zero", () => {
  const cells = (counts: number[][]): number =>
    confusionChart(counts).match(/<rect /g)?.length ?? 0;
  assert.equal(cells([[4, 0], [1, 3]]) - cells([[4, 0], [0, 3]]), 1);
});

Deno.test("confusionChart() of 60 classes writes no numbers into its cells", () => {
  const counts = Array.from(
    { length: 60 },
    (_, i) => Array.from({ length: 60 }, (_, j) => i === j ? 271 : 0),
  );
  assert.equal(confusionChart(counts).includes("271"), false);
  assert.equal(confusionChart([[271, 0], [0, 271]]).includes("271"), true);
});

Deno.test("historyChart() marks the commit since which a level holds", () => {
  const entries = history();
  const [series] = historySeries(entries);
  assert.ok(series);
  assert.match(historyChart(series, historyJumps(entries)), />c7</);
  assert.equal(historyChart(series, []).includes(">c7<"), false);
});

Deno.test("historyChart() makes no markup of machines and commits", () => {
  const text = HOSTILE.join("");
  const entries = history().map((entry) => ({
    ...entry,
    machine: text,
    commit: `${text}${entry.commit}`,
  }));
  const [series] = historySeries(entries);
  assert.ok(series);
  const svg = historyChart(series, historyJumps(entries));
  assertSeen(svg, "a chart");
  assert.doesNotMatch(svg, /<(img|script)/);
});
