/** Tables as text: boxes for the terminal, pipes for Markdown. Nothing here prints. */

import Table from "cli-table3";
import { markdownText, terminalPiece } from "../base/text.ts";
import type { Golden } from "../golden/golden.ts";
import type { Verdict } from "../golden/verdict.ts";
import { changesNoted, GOLDEN_COLUMNS, goldenCells, RESULT_COLUMNS, resultCells } from "./cells.ts";
import type { SuiteResult } from "./result.ts";

/** Colours a piece of text by what its verdict means; the identity where colours are off. */
export type Paint = (text: string, verdict: Verdict) => string;

/** The terminal's report of a suite: the table, a line for each run's judgement, the verdict. */
export function resultsTable(result: SuiteResult, paint: Paint = (text) => text): string {
  const table = new Table({ head: [...RESULT_COLUMNS], style: { head: [], border: [] } });
  for (const run of result.runs) {
    const cells = resultCells(run);
    table.push(
      cells.map((cell, i) =>
        RESULT_COLUMNS[i] === "Verdict" ? paint(cell, run.judgement.verdict) : cell
      ),
    );
  }
  const head = result.runs.length === 0 ? "" : `${table.toString()}\n`;
  return head + resultsLines(result, paint);
}

/** What stands below a table: a line for each run's judgement, the verdict, how to do it again. */
export function resultsLines(result: SuiteResult, paint: Paint): string {
  const lines = result.runs.map(({ judgement }) =>
    `${paint(judgement.verdict, judgement.verdict)}: ${terminalPiece(judgement.message)}`
  );
  return [
    ...lines,
    `${terminalPiece(result.suite)}: ${
      paint(result.verdict, result.verdict)
    } (exit code ${result.exitCode})`,
    ...changesNoted(result).map(terminalPiece),
    `Reproduce with: ${terminalPiece(result.command)}`,
    "",
  ].join("\n");
}

/** The same table in Markdown. */
export function resultsMarkdown(result: SuiteResult): string {
  return markdownTable(RESULT_COLUMNS, result.runs.map(resultCells));
}

/** The goldens as a Markdown table, for the README: measured here and published, side by side. */
export function goldensMarkdown(goldens: readonly Golden[]): string {
  return markdownTable(GOLDEN_COLUMNS, goldens.map(goldenCells));
}

/** A Markdown table; its cells are text. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}
