/** What a report is asked for: results and runs by their places, as one result. */

import { basename, dirname, join } from "node:path";
import { UsageError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { EXIT_CODES, worst } from "../golden/verdict.ts";
import { runTitle } from "../golden/words.ts";
import { parseResult, type RunResult, type SuiteResult } from "../report/result.ts";
import { RESULT_FILES, RESULTS } from "./result_files.ts";
import { readRun } from "./run_folder.ts";
import { LATEST, startedIn } from "./started_folder.ts";

/** One result to draw. */
export interface Reported {
  readonly result: SuiteResult;
  /** The folders of those runs that were named themselves. */
  readonly folders: ReadonlyMap<RunResult, string>;
  /** The folder of the results and runs that it lies among. */
  readonly work: string;
  /** Where its page goes unless somebody says otherwise. */
  readonly page: string;
}

/**
 * Reads what is to be drawn: the newest result below `work`, or what lies in the places, each a result's folder or file, or
 * a run's.
 * @param command the command line that draws the same again.
 * @throws {UsageError} where nothing is there, or a run comes twice.
 * @throws {DataError} where a place holds neither.
 */
export async function readReported(
  places: readonly string[],
  work: string,
  command: string,
): Promise<Reported> {
  if (places.length === 0) return await resultAt(await newestResult(work), work);
  const [first = ""] = places;
  const path = await resultIn(first);
  if (places.length === 1 && path !== null) return await resultAt(path, work);
  const folders = new Map<RunResult, string>();
  const runs: RunResult[] = [];
  for (const place of places) {
    const path = await resultIn(place);
    if (path !== null) {
      runs.push(...parseResult(await Deno.readTextFile(path), path).runs);
      continue;
    }
    const { record, folder } = await readRun(place);
    const { run, kind } = record.observation;
    const result = { run, kind, judgement: record.judgement, record };
    folders.set(result, await Deno.realPath(folder));
    runs.push(result);
  }
  requireEachOnce(runs);
  const verdict = worst(runs.map(({ judgement }) => judgement.verdict));
  const [folder] = folders.values();
  return {
    result: {
      schema: "skelbench/result@1",
      suite: "report",
      verdict,
      exitCode: EXIT_CODES[verdict],
      command,
      runs,
    },
    folders,
    work,
    page: join(places.length === 1 && folder !== undefined ? folder : work, RESULT_FILES.page),
  };
}

async function resultAt(path: string, work: string): Promise<Reported> {
  const result = parseResult(await Deno.readTextFile(path), path);
  const folder = dirname(await Deno.realPath(path));
  const all = dirname(dirname(folder));
  return {
    result,
    folders: new Map(),
    work: basename(all) === RESULTS ? dirname(all) : work,
    page: join(folder, RESULT_FILES.page),
  };
}

/** The file of a result in a place: itself, in the folder, or in the one that ended last; null where there is none. */
async function resultIn(place: string): Promise<string | null> {
  if (basename(place) === RESULT_FILES.result) return place;
  for (const path of [join(place, LATEST, RESULT_FILES.result), join(place, RESULT_FILES.result)]) {
    if (await exists(path)) return path;
  }
  return null;
}

/** The result that was begun last, of every suite below a folder. */
async function newestResult(work: string): Promise<string> {
  const home = join(work, RESULTS);
  const found: { readonly name: string; readonly path: string }[] = [];
  for (const suite of await foldersIn(home)) {
    for (const name of await startedIn(join(home, suite))) {
      const path = join(home, suite, name, RESULT_FILES.result);
      if (await exists(path)) found.push({ name, path });
    }
  }
  const newest = found.toSorted((a, b) => a.name < b.name ? -1 : 1).at(-1);
  if (newest !== undefined) return newest.path;
  throw new UsageError(
    `Cannot report: there is no result in "${home}"; deno task reproduce, train and eval leave some, and a run can be named`,
  );
}

async function foldersIn(path: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(path))).filter(({ isDirectory }) => isDirectory)
      .map(({ name }) => name).sort();
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return [];
    throw thrown;
  }
}

function requireEachOnce(runs: readonly RunResult[]): void {
  const titles = runs.map(runTitle);
  const twice = titles.find((title, i) => titles.indexOf(title) !== i);
  if (twice === undefined) return;
  throw new UsageError(
    `Cannot report ${twice} twice on one page: deno task compare holds two runs of one name beside each other`,
  );
}
