/** Whether a history was only ever appended to, commit after commit. */

/** The text of a history before and after it was changed; empty where there was none. */
export interface HistoryChange {
  /** Which commit did it, as it is named to the reader; null where it is not committed yet. */
  readonly commit: string | null;
  /** As the one before had it; of a merge, as each of its parents. */
  readonly before: readonly string[];
  readonly after: string;
}

/**
 * A line for each change that did more than append: that edited, dropped, moved or inserted lines. A merge keeps all lines
 * of its parents in their order, after those of one of them. A change is forgiven where the last text has again what was
 * there before it, and so is the change that put it back.
 * @param changes the oldest first; the last one leads to the text that is held.
 */
export function rewritten(changes: readonly HistoryChange[], path: string): string[] {
  const last = changes.at(-1)?.after ?? "";
  const lost: string[] = [];
  const problems: string[] = [];
  for (const { commit, before, after } of changes) {
    if (isAppended(before, after) || lost.some((text) => after.startsWith(text))) continue;
    lost.push(...before);
    if (before.every((text) => last.startsWith(text))) continue;
    const by = commit === null ? "" : ` by commit ${commit}`;
    problems.push(
      `Cannot accept history "${path}": ${
        whatChanged(before, after)
      } changed${by}; lines are only appended`,
    );
  }
  return problems;
}

function isAppended(before: readonly string[], after: string): boolean {
  return before.length === 0 || before.some((text) => after.startsWith(text)) &&
      before.every((text) => firstLost(text, after) === undefined);
}

/** The first line, counted from 1, that a text no longer has in the order of the old one. */
function firstLost(old: string, text: string): number | undefined {
  const lines = text.split("\n");
  let at = 0;
  for (const [i, line] of old.split("\n").slice(0, -1).entries()) {
    at = lines.indexOf(line, at) + 1;
    if (at === 0) return i + 1;
  }
  return undefined;
}

function whatChanged(before: readonly string[], after: string): string {
  const fresh = after.split("\n");
  const lines = before.flatMap((text) => {
    const differs = text.split("\n").findIndex((line, i) => line !== fresh[i]) + 1;
    return before.length === 1 ? [differs] : firstLost(text, after) ?? [];
  });
  return `line ${lines[0] ?? 1} was`;
}
