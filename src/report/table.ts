/** Results and goldens as tables of text: boxes for the terminal, pipes for Markdown. Nothing here prints. */

import { markdownText, terminalPiece } from "../base/text.ts";
import type { Golden } from "../golden/golden.ts";
import type { Judgement, Verdict } from "../golden/verdict.ts";
import { changesNoted, GOLDEN_COLUMNS, goldenCells, RESULT_COLUMNS, resultCells } from "./cells.ts";
import type { SuiteResult } from "./result.ts";
import { type Cell, textTable } from "./text_table.ts";

/** Colours a piece of text by what its verdict means; the identity where colours are off. */
export type Paint = (text: string, verdict: Verdict) => string;

/**
 * The terminal's report of a suite: the table, a line for each run's judgement, the verdict.
 * @param width columns of the terminal; undefined where nobody cuts lines off.
 */
export function resultsTable(
  result: SuiteResult,
  paint: Paint = (text) => text,
  width: number | undefined = undefined,
): string {
  const rows = result.runs.map((run) =>
    resultCells(run).map((text, i): Cell =>
      RESULT_COLUMNS[i] === "Verdict"
        ? { text, paint: (line) => paint(line, run.judgement.verdict) }
        : text
    )
  );
  const head = rows.length === 0 ? "" : `${textTable(RESULT_COLUMNS, rows, width)}\n`;
  return head + resultsLines(result, paint);
}

/** What stands below a table: a line for each run's judgement, the verdict, how to do it again. */
export function resultsLines(result: SuiteResult, paint: Paint): string {
  return [
    ...result.runs.map(({ judgement }) => judgementLine(judgement, paint)),
    suiteLine(result, paint),
    ...changesNoted(result).map(terminalPiece),
    `Reproduce with: ${terminalPiece(result.command)}`,
    "",
  ].join("\n");
}

function judgementLine({ verdict, message }: Judgement, paint: Paint): string {
  return `${paint(verdict, verdict)}: ${terminalPiece(message)}`;
}

function suiteLine(
  { suite, verdict, exitCode }: Pick<SuiteResult, "suite" | "verdict" | "exitCode">,
  paint: Paint,
): string {
  return `${terminalPiece(suite)}: ${paint(verdict, verdict)} (exit code ${exitCode})`;
}

/** What is left of it for who wants to hear little: the verdict, and before it why a run did not pass. */
export function verdictLines(result: SuiteResult, paint: Paint = (text) => text): string {
  const { suite, verdict, exitCode, runs } = result;
  const failed = runs.filter((run) => run.judgement.verdict !== "pass");
  return [
    ...failed.map(({ judgement }) => judgementLine(judgement, paint)),
    suiteLine({ suite, verdict, exitCode }, paint),
    "",
  ].join("\n");
}

/** The same table in Markdown. */
export function resultsMarkdown(result: SuiteResult): string {
  return markdownTable(RESULT_COLUMNS, result.runs.map(resultCells));
}

/** The goldens on a terminal of so many columns. */
export function goldensTable(goldens: readonly Golden[], width: number): string {
  return `${textTable(GOLDEN_COLUMNS, goldens.map(goldenCells), width)}\n`;
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
