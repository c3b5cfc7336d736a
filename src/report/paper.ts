/** The published table with what was measured here beside it: a row a model, a column a data set. */

import { dataSets } from "../datasets/catalog/catalog.ts";
import { publishedFigures } from "../datasets/catalog/published.ts";
import { percent, thousands } from "../golden/words.ts";
import type { RunResult, SuiteResult } from "./result.ts";
import { type Paint, resultsLines } from "./table.ts";
import { type Cell, textTable } from "./text_table.ts";

/** Columns and rows in the order of the published table. */
const COLUMNS = dataSets.flatMap(({ name, published }) =>
  published === undefined ? [] : [{ dataset: name, ...published.column }]
).sort((a, b) => a.at - b.at);
const MODELS = { "tcn": "Temporal Conv", "stgcn": "ST-GCN", "stgcn-2019": "ST-GCN, 2019 weights" };

/** Whether a result is of runs that were published, and of nothing else; one without runs is of none. */
export function isPaper({ runs }: SuiteResult): boolean {
  return runs.length > 0 &&
    runs.every(({ run, record }) =>
      publishedFigures(run).length > 0 && record?.observation.kind !== "trained"
    );
}

/** The terminal's report of a result of published runs: the table, then a line for each run's judgement. */
export function paperTable(
  result: SuiteResult,
  paint: Paint = (text) => text,
  width: number | undefined = undefined,
): string {
  const rows = Object.entries(MODELS).flatMap(([model, name]): Cell[][] => {
    const cells = COLUMNS.map(({ dataset }): Cell => {
      const found = result.runs.find(({ run }) => run === `${dataset}/${model}`);
      if (found === undefined) return "";
      const { verdict } = found.judgement;
      const tint = (line: string): string => line === verdict ? paint(line, verdict) : line;
      return { text: paperCell(found).join("\n"), paint: tint };
    });
    return cells.every((cell) => cell === "") ? [] : [[name, ...cells]];
  });
  const head = ["Model", ...COLUMNS.map(({ title }) => title)];
  return `${textTable(head, rows, width)}\n${resultsLines(result, paint)}`;
}

/** Published percentage and counts, from every source; measured counts; the verdict. */
export function paperCell({ run, judgement, record }: RunResult): string[] {
  const score = record?.observation.results[0]?.score;
  return [
    ...publishedFigures(run).map(({ top1, correct1: { from, to } }) =>
      `${top1} %: ${from === to ? thousands(from) : `${thousands(from)} to ${thousands(to)}`}`
    ),
    score === undefined
      ? "not measured"
      : `here ${percent(score.correct1, score.samples)}: ${thousands(score.correct1)} of ${
        thousands(score.samples)
      }`,
    judgement.verdict,
  ];
}
