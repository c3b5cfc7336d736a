/** What a finished command leaves beside the runs' own folders: the result as JSON, for CI systems, and as a page. */

import { join } from "node:path";
import { writeAtomically } from "../base/files.ts";
import { junitXml } from "../report/junit.ts";
import { resultPage } from "../report/page.ts";
import { formatResult, type SuiteResult } from "../report/result.ts";
import { readHistory } from "./history.ts";
import type { Places } from "../provision/context.ts";

/** Names of the files in `<work>/results/<suite>/`. */
export const RESULT_FILES = {
  result: "result.json",
  junit: "junit.xml",
  page: "report.html",
} as const;

/** Writes the files of a result, each drawn from it alone but for the page's history; gives their folder. */
export async function writeResultFiles(
  { work, golden }: Pick<Places, "work" | "golden">,
  result: SuiteResult,
): Promise<string> {
  const folder = join(work, "results", result.suite);
  const page = resultPage(result, await readHistory(golden));
  await writeAtomically(join(folder, RESULT_FILES.result), formatResult(result));
  await writeAtomically(join(folder, RESULT_FILES.junit), junitXml(result));
  await writeAtomically(join(folder, RESULT_FILES.page), page);
  return folder;
}
