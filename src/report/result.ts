/** The result of a suite: the one object that table, JSON, JUnit, annotations and page are drawn from. */

import { z } from "zod";
import { formatJson, parseJson } from "../base/json.ts";
import { type RunKey, runKindSchema, runNameSchema } from "../golden/fields.ts";
import { judgeSuite } from "../golden/layers/judge.ts";
import { exitCodeSchema, judgementSchema, verdictSchema } from "../golden/verdict.ts";
import { runTitle } from "../golden/words.ts";
import { recordSchema, type RunRecord } from "./record.ts";

const runResultSchema = z.strictObject({
  run: runNameSchema,
  kind: runKindSchema,
  judgement: judgementSchema,
  record: recordSchema.nullable().meta({ description: "null for a run that left none" }),
}).readonly();
export type RunResult = z.infer<typeof runResultSchema>;

/** Schema of a suite's result; parsing refuses unknown keys. */
export const suiteResultSchema = z.strictObject({
  schema: z.literal("skelbench/result@1"),
  suite: z.string(),
  verdict: verdictSchema,
  exitCode: exitCodeSchema,
  command: z.string().meta({ description: "the command line that makes this result again" }),
  runs: z.array(runResultSchema).readonly(),
}).readonly();
export type SuiteResult = z.infer<typeof suiteResultSchema>;

/** Puts a suite's runs together; runs that vanished, came twice or were not asked for are findings. */
export function suiteResult(
  suite: string,
  expected: readonly RunKey[],
  finished: readonly RunResult[],
  command: string,
): SuiteResult {
  const keys = new Map([...expected, ...finished].map((key) => [runTitle(key), key]));
  const { verdict, exitCode, runs } = judgeSuite(
    expected.map(runTitle),
    finished.map((one) => ({ run: runTitle(one), judgement: one.judgement })),
  );
  const recordOf = (title: string): RunRecord | null => {
    const own = finished.filter((one) => runTitle(one) === title);
    return own.length === 1 ? own[0]?.record ?? null : null;
  };
  return {
    schema: "skelbench/result@1",
    suite,
    verdict,
    exitCode,
    command,
    runs: runs.flatMap(({ run: title, judgement }) => {
      const key = keys.get(title);
      if (key === undefined) return [];
      return [{ run: key.run, kind: key.kind, judgement, record: recordOf(title) }];
    }),
  };
}

/** Reads a result. @throws {DataError} where the text is none, naming the field. */
export function parseResult(text: string, path: string): SuiteResult {
  return parseJson(text, suiteResultSchema, "result", path);
}

/** The result's one text: keys in the schema's order, two spaces, a newline at the end. */
export function formatResult(result: SuiteResult): string {
  return formatJson(suiteResultSchema.parse(result), 2) + "\n";
}

/** The published JSON Schema of a result. */
export function resultJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: "Skelbench result", ...z.toJSONSchema(suiteResultSchema, { target: "draft-7" }) };
}
