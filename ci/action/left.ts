/** What a command left, in the few words that a workflow asks for. */

import { join } from "node:path";
import { z } from "zod";
import { formatJson, parseJson } from "../../src/base/json.ts";
import { mean } from "../../src/base/statistics.ts";
import { scoreSchema } from "../../src/golden/fields.ts";
import {
  EXIT_CODES,
  judgementSchema,
  type Verdict,
  WORST_FIRST,
} from "../../src/golden/verdict.ts";
import { runTitle } from "../../src/golden/words.ts";
import { annotationText } from "../../src/base/text.ts";
import { judgementAnnotation, judgementSummary, textSummary } from "../../src/report/github.ts";
import { parseResult, type SuiteResult } from "../../src/report/result.ts";
import { RESULT_FILES } from "../../src/store/result_files.ts";

/** What the action tells of a command that ended with a verdict. */
export interface Left {
  /** In percent, of each run by its name; none where nothing was scored. */
  readonly top1: ReadonlyMap<string, number>;
  /** One sentence. */
  readonly summary: string;
}

/** The same of a command that only prints, with its page in Markdown and its command to GitHub. */
export interface Printed extends Left {
  readonly page: string;
  readonly annotation: string;
}

/** The verdict of an exit code; undefined where the code is of no verdict. */
export function verdictOf(code: number): Verdict | undefined {
  return WORST_FIRST.find((verdict) => EXIT_CODES[verdict] === code);
}

/** Reads a suite's result. @throws {DataError} where there is none. */
export async function suiteLeft(folder: string): Promise<Left> {
  const path = join(folder, RESULT_FILES.result);
  const result = parseResult(await Deno.readTextFile(path), path);
  return { top1: top1Of(result), summary: summaryOf(result) };
}

function top1Of({ runs }: SuiteResult): Map<string, number> {
  return new Map(runs.flatMap((run) => {
    const results = run.record?.observation.results ?? [];
    const samples = results[0]?.score.samples ?? 0;
    if (samples === 0) return [];
    return [[runTitle(run), inPercent(mean(results.map((r) => r.score.correct1)) / samples)]];
  }));
}

function summaryOf({ suite, verdict, runs }: SuiteResult): string {
  const [only] = runs;
  return runs.length === 1 && only !== undefined
    ? `${verdict}: ${only.judgement.message}`
    : `${suite}: ${verdict}`;
}

const judged = z.looseObject({ score: scoreSchema });

/** Reads what `judge --json` printed. @throws {DataError} where it is none. */
export function judgeLeft(json: string): Printed {
  const { score, ...rest } = parseJson(json, judged, "what judge printed", "stdout");
  const judgement = parseJson(formatJson(rest), judgementSchema, "what judge printed", "stdout");
  const summary = `${judgement.verdict}: ${judgement.message}`;
  const top1 = new Map([["scores", inPercent(score.correct1 / score.samples)]]);
  return {
    ...{ top1, summary, page: judgementSummary("judge", judgement) },
    annotation: judgementAnnotation("judge", judgement),
  };
}

/** The second side's share of right answers, of files of scores or of runs. */
const compared = z.union([
  z.object({ second: z.object({ score: scoreSchema }) })
    .transform(({ second: { score } }) => score.correct1 / score.samples),
  z.object({ accuracy: z.tuple([z.number().nullable(), z.number().nullable()]) })
    .transform(({ accuracy }) => accuracy[1]),
]);

/** Reads what `compare` printed, as text and as JSON. @throws {DataError} where it is none. */
export function compareLeft(told: string, json: string): Printed {
  const share = parseJson(json, compared, "what compare printed", "stdout");
  const [summary = ""] = told.split("\n");
  return {
    top1: new Map(share === null ? [] : [["second", inPercent(share)]]),
    summary,
    page: textSummary("compare", told),
    annotation: `::notice title=compare::${annotationText(summary)}\n`,
  };
}

function inPercent(share: number): number {
  return Number((100 * share).toFixed(2));
}
