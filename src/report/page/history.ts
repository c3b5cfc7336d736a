/** The section of history: accuracy and speed over the runs that were kept, and where their level changed. */

import {
  type HistoryEntry,
  historyEntry,
  type HistoryJump,
  historyJumps,
  historySeries,
  type Series,
} from "../../golden/history/history.ts";
import { counted, versionWords } from "../../golden/words.ts";
import { lineChart } from "./chart.ts";
import type { RunEvidence } from "./evidence.ts";
import { brief } from "./figures.ts";
import { partId } from "./ids.ts";
import { type Markup, markup } from "./markup.ts";

/** The section; nothing for a run that scored nothing. Today's run is the last of each series. */
export function historySection(
  run: RunEvidence,
  history: readonly HistoryEntry[],
): Markup | null {
  const { record } = run.result;
  if (record === null) return null;
  const today = entryOf(record);
  const { run: name, kind } = record.observation;
  const kept = history.filter((entry) => entry.run === name && entry.kind === kind);
  const isKept = kept.some(({ started }) => started === record.started);
  const entries = today === null || isKept ? kept : [...kept, today];
  const id = partId(run.result, "history");
  const machine = record.observation.environment.machine;
  const all = historySeries(entries);
  const here = all.filter((series) => series.machine === machine);
  const elsewhere = all.filter((series) => series.machine !== machine);
  const jumps = historyJumps(entries);
  return markup`<section class="part" aria-labelledby="${id}"><h3 id="${id}">History</h3>
<p class="quiet">${
    today === null ? "A run on some of the samples adds nothing to the history. " : null
  }${counted(new Set(entries.map(({ started }) => started)).size, "run")} on ${
    counted(new Set(all.map((series) => series.machine)).size, "machine")
  }; the last point on this machine is today’s. ${
    jumps.length === 0
      ? "No series jumps."
      : "A broken line marks where a series jumps, and the commit since which."
  }</p>
<div class="charts">${here.map((series) => chart(series, jumps))}</div>
${
    elsewhere.length > 0 &&
    markup`<details><summary>On other machines</summary><div class="charts">${
      elsewhere.map((series) => chart(series, jumps))
    }</div></details>`
  }</section>`;
}

function entryOf(record: NonNullable<RunEvidence["result"]["record"]>): HistoryEntry | null {
  const { observation, started, commit, clean, judgement: { verdict }, times } = record;
  const { trainedPerSecond, evaluatedPerSecond } = times;
  return historyEntry(observation, {
    started,
    commit: versionWords({ commit, clean }),
    verdict,
    trainedPerSecond,
    evaluatedPerSecond,
  });
}

function isOf(series: Series, { series: other }: HistoryJump): boolean {
  return other.machine === series.machine && other.metric === series.metric;
}

function chart(series: Series, jumps: readonly HistoryJump[]): Markup | null {
  const { metric, machine, points } = series;
  const own = jumps.filter((jump) => isOf(series, jump));
  const [first, last] = [points[0]?.entry, points.at(-1)?.entry];
  return lineChart({
    title: metric === "accuracy"
      ? "Accuracy, top-1 %"
      : `${metric.replace(/^./, (c) => c.toUpperCase())}, samples/s`,
    x: "run",
    whole: true,
    lines: [{ points: points.map(({ value }, i) => [i + 1, value]), dots: true }],
    rules: own.map(({ index, since }) => ({ at: index + 0.5, words: since.commit.slice(0, 8) })),
    note: [
      `${machine}; ${commitOf(first)}${first === last ? "" : ` to ${commitOf(last)}`}`,
      ...own.map(({ before, after, since }) =>
        markup`<br>${brief(before)} became ${brief(after)} with ${since.commit.slice(0, 12)}, ${
          since.started.slice(0, 10)
        }`
      ),
    ],
  });
}

function commitOf(entry: HistoryEntry | undefined): string {
  return entry === undefined ? "" : `${entry.commit.slice(0, 8)} of ${entry.started.slice(0, 10)}`;
}
