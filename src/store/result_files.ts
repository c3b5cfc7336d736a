/**
 * What a finished command leaves beside the runs' own folders: the result as JSON, for CI systems, and as a page, in a
 * folder of its own below `results/<suite>`.
 */

import { join } from "node:path";
import { withLock, writeAtomically } from "../base/files.ts";
import { junitXml } from "../report/junit.ts";
import { formatResult, type SuiteResult } from "../report/result.ts";
import { readHistory } from "./history.ts";
import type { DataContext } from "../provision/context.ts";
import { LOCK, makeStarted, setLatest } from "./started_folder.ts";

/** Names of the files in `<work>/results/<suite>/latest/`. */
export const RESULT_FILES = {
  result: "result.json",
  junit: "junit.xml",
  page: "report.html",
} as const;

/** Writes the files of a result, each drawn from it alone but for the page's history; gives their folder. */
export async function writeResultFiles(
  result: SuiteResult,
  start: Date,
  { places: { work, golden }, listener }: Pick<DataContext, "places" | "listener">,
): Promise<string> {
  // Loaded only here: what draws is half of all that there is to load, and no plan or help needs it.
  const { resultPage } = await import("../report/page.ts");
  const page = resultPage(result, await readHistory(golden));
  const home = join(work, "results", result.suite);
  const folder = await withLock(join(home, LOCK), () => makeStarted(home, start));
  await writeAtomically(join(folder, RESULT_FILES.result), formatResult(result));
  await writeAtomically(join(folder, RESULT_FILES.junit), junitXml(result));
  await writeAtomically(join(folder, RESULT_FILES.page), page);
  await setLatest(folder, listener);
  return folder;
}
