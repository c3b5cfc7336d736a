/** Goldens as an earlier commit had them. */

import { type Environment, run as runProgram } from "../base/process.ts";
import { UsageError } from "../base/errors.ts";
import { diffGoldens, type GoldenChange } from "../golden/diff.ts";
import { type Golden, parseGolden } from "../golden/golden.ts";
import { readGoldens } from "./goldens.ts";
import type { Places } from "./places.ts";

/** What one golden has apart from its earlier self; `fresh` if there was none. */
export interface GoldenDifference {
  readonly run: string;
  readonly fresh: boolean;
  readonly changes: readonly GoldenChange[];
}

/**
 * What the goldens of the tree change against those of a commit; goldens that are the same are left out.
 * @throws {UsageError} if git knows no such commit.
 */
export async function diffAgainst(
  places: Places,
  project: string,
  commit: string,
  environment: Environment,
): Promise<GoldenDifference[]> {
  const git = (...args: string[]): ReturnType<typeof runProgram> =>
    runProgram("git", ["-C", project, ...args], environment);
  if (!(await git("rev-parse", "--verify", "--end-of-options", `${commit}^{commit}`)).success) {
    throw new UsageError(`Cannot compare with "${commit}": git knows no such commit`);
  }
  const found: GoldenDifference[] = [];
  for (const after of await readGoldens(places)) {
    const path = `golden/${after.run}.json`;
    const shown = await git("show", `${commit}:./${path}`);
    const before: Golden | null = shown.success ? parseGolden(shown.stdout, path) : null;
    const changes = diffGoldens(before, after);
    if (changes.length > 0) found.push({ run: after.run, fresh: before === null, changes });
  }
  return found;
}
