/** The tree held against what was committed before: its history only grew, and no golden vanished. */

import { join } from "node:path";
import { UnavailableError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import type { Environment } from "../base/process.ts";
import { type HistoryChange, rewritten } from "../golden/history/growth.ts";
import type { Places } from "../provision/context.ts";
import { Checkout } from "../base/checkout.ts";
import { historyPath, readHistoryText } from "./history.ts";

/** The history's path from the project's folder, and that of the goldens. */
const HISTORY = "golden/history.jsonl";
const GOLDENS = "golden";

/** How many characters of a commit's name tell it apart to a reader. */
const NAMED = 12;

/** What the tree is held against: one commit, or where none is given everything up to the present one. */
export interface EarlierRequest {
  readonly project: string;
  readonly environment: Environment;
  readonly from: string | undefined;
}

/**
 * A line for each way in which the tree lost what was committed: lines of the history, goldens whose config is still
 * there, oracle vectors.
 * @throws {UsageError} if git does not know the commit.
 * @throws {UnavailableError} if that cannot be told: no git, no checkout, a shallow clone, nothing committed.
 */
export async function checkEarlier(
  places: Pick<Places, "golden" | "config">,
  { project, environment, from }: EarlierRequest,
): Promise<string[]> {
  const checkout = await Checkout.open(project, environment);
  const base = await checkout.commitOf(from ?? checkout.head);
  if (from === undefined) await checkout.requireWhole();
  const known = await checkout.filesAt(base, GOLDENS);
  const removed = from === undefined ? await checkout.everRemoved(GOLDENS) : [];
  if (known.length + removed.length === 0) {
    throw new UnavailableError(
      `Cannot hold the goldens against commit ${base.slice(0, NAMED)}: it has none`,
    );
  }
  const changes = from === undefined ? await committedChanges(checkout) : [];
  const before = await checkout.textAt(base, HISTORY) ?? "";
  const after = await readHistoryText(places.golden);
  return [
    ...rewritten(
      [...changes, { commit: null, before: [before], after }],
      historyPath(places.golden),
    ),
    ...await vanished(places, known, removed),
  ];
}

async function committedChanges(checkout: Checkout): Promise<HistoryChange[]> {
  const texts = new Map<string | null, string>([[null, ""]]);
  const textOf = async (id: string | null): Promise<string> => {
    const text = texts.get(id) ?? await checkout.textOf(id ?? "");
    texts.set(id, text);
    return text;
  };
  const changes: HistoryChange[] = [];
  for (const { commit, before, after, isTaken } of await checkout.changesOf(HISTORY)) {
    const ids = isTaken ? [...before, after] : before;
    changes.push({
      commit: commit.slice(0, NAMED),
      before: await Promise.all(ids.map(textOf)),
      after: await textOf(after),
    });
  }
  return changes;
}

/** Goldens that any commit had, and vectors that the last one has. */
async function vanished(
  { golden, config }: Pick<Places, "golden" | "config">,
  known: readonly string[],
  removed: readonly string[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const path of [...new Set([...known, ...removed])].sort()) {
    const [, folder, name] = /^golden\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
    if (folder === undefined || name === undefined) continue;
    if (await exists(join(golden, folder, `${name}.json`))) continue;
    const run = `${folder}/${name}`;
    if (folder === "oracle") {
      if (known.includes(path)) problems.push(`oracle vectors "${path}" are gone; put them back`);
    } else if (await exists(join(config, `${run}.yaml`))) {
      problems.push(`golden "${run}" is gone, but config/${run}.yaml is there; put it back`);
    }
  }
  return problems;
}
