/** A result as one HTML file: tables, charts and the whole record within, nothing to fetch. */

import { type ComponentChild, h } from "preact";
import { render } from "preact-render-to-string";
import { visible } from "../base/text.ts";
import { type HistoryEntry, historyJumps, historySeries } from "../golden/history/history.ts";
import type { Judgement } from "../golden/verdict.ts";
import { runTitle } from "../golden/words.ts";
import { changesNoted, RESULT_COLUMNS, resultCells } from "./cells.ts";
import { accuracyChart, confusionChart, historyChart, lossChart } from "./charts.ts";
import type { RunRecord } from "./record.ts";
import { formatResult, type RunResult, type SuiteResult } from "./result.ts";
import { PAGE_STYLE } from "./style.ts";

/** Fewer points than this make no chart of a history. */
const FEWEST_POINTS = 3;

/** The page's whole text. `history` are the lines known of these runs, none where there is no history. */
export function resultPage(result: SuiteResult, history: readonly HistoryEntry[] = []): string {
  const title = `Skelbench ${result.suite}: ${result.verdict}`;
  const body = h("main", null, [
    h("h1", null, ["Skelbench ", result.suite, " ", badge(result.verdict)]),
    resultsTable(result),
    ...changesNoted(result).map((line) => h("p", null, line)),
    h("p", null, ["Reproduce with: ", h("code", null, result.command)]),
    ...result.runs.map((run) => runSection(run, history)),
    h("details", null, [
      h("summary", null, "The result as JSON"),
      h("pre", null, formatResult(result)),
    ]),
  ]);
  const head = h("head", null, [
    h("meta", { charset: "utf-8" }),
    h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    h("title", null, title),
    h("style", { dangerouslySetInnerHTML: { __html: PAGE_STYLE } }),
  ]);
  const page = render(h("html", { lang: "en" }, [head, h("body", null, body)]));
  return visible(`<!doctype html>\n${page}\n`);
}

function badge(verdict: string): ComponentChild {
  return h("span", { class: `verdict ${verdict.replaceAll(" ", "-")}` }, verdict);
}

function resultsTable(result: SuiteResult): ComponentChild {
  const rows = result.runs.map((run) =>
    resultCells(run).map((cell, i) =>
      RESULT_COLUMNS[i] === "Verdict"
        ? badge(cell)
        : i === 0
        ? h("a", { href: `#${anchor(run)}` }, cell)
        : cell
    )
  );
  return table(RESULT_COLUMNS, rows);
}

function table(
  head: readonly string[],
  rows: readonly (readonly ComponentChild[])[],
): ComponentChild {
  return h("table", null, [
    h("thead", null, h("tr", null, head.map((cell) => h("th", { scope: "col" }, cell)))),
    h("tbody", null, rows.map((row) => h("tr", null, row.map((cell) => h("td", null, cell))))),
  ]);
}

function anchor(result: RunResult): string {
  return runTitle(result).replaceAll("/", "--").replaceAll(/[ ()]+/g, "-");
}

function runSection(
  result: RunResult,
  history: readonly HistoryEntry[],
): ComponentChild {
  const { run, judgement, record } = result;
  return h("section", { id: anchor(result) }, [
    h("h2", null, [runTitle(result), " ", badge(judgement.verdict)]),
    h("p", null, judgement.message),
    layersTable(judgement),
    ...(record === null ? [] : recordSections(record)),
    ...historyCharts(run, history),
  ]);
}

function layersTable({ layers }: Judgement): ComponentChild {
  if (layers.length === 0) return null;
  const rows = layers.map(({ layer, verdict, message, details }) => [
    layer,
    badge(verdict),
    details.length === 0 ? message : h("details", null, [
      h("summary", null, message),
      h("pre", null, details.join("\n")),
    ]),
  ]);
  return table(["Layer", "Verdict", "Why"], rows);
}

function recordSections(record: RunRecord): ComponentChild[] {
  const { curves, confusion, observation } = record;
  const samples = observation.results[0]?.score.samples ?? 0;
  const { environment: on } = observation;
  const trained = curves.some((curve) => curve.epochs.length > 0);
  return [
    ...(trained ? [drawing(lossChart(curves)), drawing(accuracyChart(curves, samples))] : []),
    ...(confusion === null ? [] : [drawing(confusionChart(confusion))]),
    h("p", null, [
      `${on.engine} on ${on.deviceName} (${on.device}, ${on.threads} threads, ${on.precision}), ` +
      `${on.os}, Deno ${on.deno}; started ${record.started}. `,
      "Reproduce with: ",
      h("code", null, record.command),
    ]),
  ];
}

function historyCharts(run: string, history: readonly HistoryEntry[]): ComponentChild[] {
  const own = history.filter((entry) => entry.run === run);
  const jumps = historyJumps(own);
  return historySeries(own).filter((s) => s.points.length >= FEWEST_POINTS).map((series) =>
    h("figure", null, [
      drawing(historyChart(series, jumps)),
      h("figcaption", null, `${series.metric}, ${series.kind}, on ${series.machine}`),
    ])
  );
}

/** A chart's SVG as it is; charts.ts made it, and escaped what it was given. */
function drawing(svg: string): ComponentChild {
  return h("div", { class: "chart", dangerouslySetInnerHTML: { __html: svg } });
}
