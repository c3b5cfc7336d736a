/** The history on the disk: `golden/history.jsonl`, kept in the repository, appended and never rewritten. */

import { join } from "node:path";
import { withLock } from "../base/files.ts";
import { type Environment, run } from "../base/process.ts";
import {
  checkAppended,
  formatHistoryEntry,
  type HistoryEntry,
  historyEntry,
  parseHistory,
} from "../golden/history.ts";
import type { RunRecord } from "../report/record.ts";
import type { Places } from "../provision/context.ts";

/** The file of the history. */
export function historyPath(golden: string): string {
  return join(golden, "history.jsonl");
}

/**
 * Checks that the history of the tree only adds lines to a commit's.
 * @throws {MismatchError} naming the first line that was changed or dropped.
 */
export async function checkHistory(
  { golden }: Pick<Places, "golden">,
  project: string,
  commit: string,
  environment: Environment,
): Promise<void> {
  const before = await run(
    "git",
    ["-C", project, "show", `${commit}:./golden/history.jsonl`],
    environment,
  );
  if (!before.success) return; // no such file then, or no checkout: nothing that could have been changed
  const path = historyPath(golden);
  const after = await Deno.readTextFile(path).catch((thrown: unknown) => {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    return "";
  });
  checkAppended(before.stdout, after, path);
}

/** All lines, none where no run was ever kept. @throws {DataError} naming the line that cannot be read. */
export async function readHistory(golden: string): Promise<HistoryEntry[]> {
  const path = historyPath(golden);
  try {
    return parseHistory(await Deno.readTextFile(path), path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return [];
    throw thrown;
  }
}

/** Appends the records that are worth a line and are not there yet; gives their lines. */
export async function appendHistory(
  golden: string,
  records: readonly RunRecord[],
): Promise<HistoryEntry[]> {
  const path = historyPath(golden);
  return await withLock(`${path}.lock`, async () => {
    const known = new Set((await readHistory(golden)).map(formatHistoryEntry));
    const entries = records.flatMap((record) => {
      const entry = entryOf(record);
      return entry === null || known.has(formatHistoryEntry(entry)) ? [] : [entry];
    });
    const text = entries.map(formatHistoryEntry).join("");
    if (text !== "") await Deno.writeTextFile(path, text, { append: true });
    return entries;
  });
}

function entryOf(
  { observation, judgement, times, started, commit }: RunRecord,
): HistoryEntry | null {
  const { trainedPerSecond, evaluatedPerSecond } = times;
  return historyEntry(observation, {
    started,
    commit: commit ?? "outside a checkout",
    verdict: judgement.verdict,
    trainedPerSecond,
    evaluatedPerSecond,
  });
}
