import { isPaper, paperTable } from "../report/paper.ts";
import type { SuiteResult } from "../report/result.ts";
import { type Paint, resultsTable } from "../report/table.ts";

/** The table that a result is shown as: the published one where nothing but published runs are in it. */
export function tableOf(result: SuiteResult, paint: Paint): string {
  return isPaper(result) ? paperTable(result, paint) : resultsTable(result, paint);
}
