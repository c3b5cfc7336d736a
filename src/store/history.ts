/** The history on the disk: `golden/history.jsonl`, kept in the repository, appended and never rewritten. */

import { join } from "node:path";
import { withLock } from "../base/files.ts";
import {
  formatHistoryEntry,
  type HistoryEntry,
  historyEntry,
  parseHistory,
} from "../golden/history/history.ts";
import { versionWords } from "../golden/words.ts";
import type { RunRecord } from "../report/record.ts";

/** The file of the history. */
export function historyPath(golden: string): string {
  return join(golden, "history.jsonl");
}

/** The text of the history, empty where no run was ever kept. */
export async function readHistoryText(golden: string): Promise<string> {
  return await Deno.readTextFile(historyPath(golden)).catch((thrown: unknown) => {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    return "";
  });
}

/** All lines, none where no run was ever kept. @throws {DataError} naming the line that cannot be read. */
export async function readHistory(golden: string): Promise<HistoryEntry[]> {
  return parseHistory(await readHistoryText(golden), historyPath(golden));
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
      const entry = historyEntryOf(record);
      return entry === null || known.has(formatHistoryEntry(entry)) ? [] : [entry];
    });
    const text = entries.map(formatHistoryEntry).join("");
    if (text !== "") await Deno.writeTextFile(path, text, { append: true });
    return entries;
  });
}

/** The history's line of a record; null where it is worth none. */
export function historyEntryOf(
  { observation, judgement, times, started, commit, clean }: RunRecord,
): HistoryEntry | null {
  const { trainedPerSecond, evaluatedPerSecond } = times;
  return historyEntry(observation, {
    started,
    commit: versionWords({ commit, clean }),
    verdict: judgement.verdict,
    trainedPerSecond,
    evaluatedPerSecond,
  });
}
