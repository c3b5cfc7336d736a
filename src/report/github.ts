/** A result for GitHub: annotations on the run's page, and the step summary. Text only, nothing is printed here. */

import {
  annotationProperty,
  annotationText,
  htmlText,
  markdownCode,
  markdownText,
} from "../base/text.ts";
import type { Verdict } from "../golden/verdict.ts";
import { runTitle } from "../golden/words.ts";
import { changesNoted } from "./cells.ts";
import { markdownTable, resultsMarkdown } from "./table.ts";
import type { RunResult, SuiteResult } from "./result.ts";

const COMMANDS: Readonly<Record<Verdict, "error" | "warning" | "notice">> = {
  "pass": "notice",
  "improvement": "warning",
  "inconclusive": "warning",
  "nothing measured": "error",
  "regression": "error",
  "drift": "error",
  "mismatch": "error",
  "unavailable": "error",
};

/** One workflow command a run, each on a line. */
export function githubAnnotations(result: SuiteResult): string {
  return result.runs.map((one) => {
    const { verdict, layer, message } = one.judgement;
    const title = `${runTitle(one)}: ${verdict}${layer === null ? "" : ` (${layer})`}`;
    return `::${COMMANDS[verdict]} title=${annotationProperty(title)}::${
      annotationText(message)
    }\n`;
  }).join("");
}

/** The step summary in Markdown: the verdict, the table, every run's layers, and the command. */
export function githubSummary(result: SuiteResult): string {
  return [
    `## Skelbench ${markdownText(result.suite)}: ${result.verdict}\n`,
    resultsMarkdown(result),
    ...result.runs.map(runSection),
    ...changesNoted(result).map((line) => `${markdownText(line)}\n`),
    `Reproduce with: ${markdownCode(result.command)}\n`,
  ].join("\n");
}

function runSection(result: RunResult): string {
  const { judgement } = result;
  const rows = judgement.layers.map((l) => [l.layer, l.verdict, l.message]);
  const table = rows.length === 0 ? "" : `\n${markdownTable(["Layer", "Verdict", "Why"], rows)}`;
  return `<details><summary>${htmlText(runTitle(result))}: ${judgement.verdict}</summary>\n\n${
    markdownText(judgement.message)
  }\n${table}\n</details>\n`;
}
