/** A result for GitHub: annotations on the run's page, and the step summary. Text only, nothing is printed here. */

import {
  annotationProperty,
  annotationText,
  htmlText,
  markdownCode,
  markdownText,
  visible,
} from "../base/text.ts";
import type { Judgement, Verdict } from "../golden/verdict.ts";
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
  return result.runs.map((one) => judgementAnnotation(runTitle(one), one.judgement)).join("");
}

/** One workflow command, on a line: whose judgement, and the verdict's reason. */
export function judgementAnnotation(of: string, { verdict, layer, message }: Judgement): string {
  const title = `${of}: ${verdict}${layer === null ? "" : ` (${layer})`}`;
  return `::${COMMANDS[verdict]} title=${annotationProperty(title)}::${annotationText(message)}\n`;
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

/** The step summary of one judgement, which is of no suite. */
export function judgementSummary(of: string, judgement: Judgement): string {
  return `## Skelbench ${markdownText(of)}: ${judgement.verdict}\n\n${layersSection(judgement)}\n`;
}

/** The step summary of a text as a terminal shows it. */
export function textSummary(of: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `## Skelbench ${markdownText(of)}\n\n${fence}text\n${
    visible(text).trimEnd()
  }\n${fence}\n\n`;
}

function runSection(result: RunResult): string {
  const { judgement } = result;
  return `<details><summary>${htmlText(runTitle(result))}: ${judgement.verdict}</summary>\n\n${
    layersSection(judgement)
  }\n</details>\n`;
}

function layersSection({ message, layers }: Judgement): string {
  const rows = layers.map((l) => [l.layer, l.verdict, l.message]);
  const table = rows.length === 0 ? "" : `\n${markdownTable(["Layer", "Verdict", "Why"], rows)}`;
  return `${markdownText(message)}\n${table}`;
}
