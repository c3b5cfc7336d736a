/**
 * What a finished command leaves beside the runs' own folders: the result as JSON, for CI systems, and as a page, in a
 * folder of its own below `results/<suite>`.
 */

import { join } from "node:path";
import { withLock, writeAtomically } from "../base/files.ts";
import { junitXml } from "../report/junit.ts";
import { formatResult, type RunResult, type SuiteResult } from "../report/result.ts";
import type { DataContext } from "../provision/context.ts";
import { type EvidencePlaces, gatherEvidence } from "./page_evidence.ts";
import { LOCK, makeStarted, setLatest } from "./started_folder.ts";

/** The folder of all results, below the folder of runs. */
export const RESULTS = "results";

/** Names of the files in `<work>/results/<suite>/latest/`. */
export const RESULT_FILES = {
  result: "result.json",
  junit: "junit.xml",
  page: "report.html",
} as const;

/** Writes the files of a result, each drawn from it alone but for the page, which shows what lies beside its runs too; gives their folder. */
export async function writeResultFiles(
  result: SuiteResult,
  start: Date,
  { places, listener }: Pick<DataContext, "places" | "listener">,
): Promise<string> {
  const page = await drawResult(result, places);
  const home = join(places.work, RESULTS, result.suite);
  const folder = await withLock(join(home, LOCK), () => makeStarted(home, start));
  await writeAtomically(join(folder, RESULT_FILES.result), formatResult(result));
  await writeAtomically(join(folder, RESULT_FILES.junit), junitXml(result));
  await writeAtomically(join(folder, RESULT_FILES.page), page);
  await setLatest(folder, listener);
  return folder;
}

/** The page of a result: its text. `folders` are of those runs whose folders are known. */
export async function drawResult(
  result: SuiteResult,
  places: EvidencePlaces,
  folders?: ReadonlyMap<RunResult, string>,
): Promise<string> {
  // Loaded only here: no plan or help needs what draws.
  const { resultPage } = await import("../report/result_page.ts");
  return resultPage(await gatherEvidence(result, places, folders));
}
