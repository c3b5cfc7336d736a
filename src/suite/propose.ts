/** New goldens from runs made for them. */

import type { Golden } from "../golden/golden.ts";
import { type ProposalContext, proposeGolden } from "../golden/propose.ts";
import { publishedFigures } from "../golden/published.ts";
import type { RunContext } from "./context.ts";
import { readGolden, writeGolden } from "./golden_store.ts";
import { measure } from "./measure.ts";
import { inRunFolder } from "./run.ts";
import { runName } from "./run_config.ts";
import type { RunTask } from "./task.ts";

/** A golden that was written, and the one whose place it took. */
export interface Proposal {
  readonly before: Golden | null;
  readonly after: Golden;
}

/**
 * Does a task and writes the golden that follows from it, with the predictions of its first result.
 * @throws {UsageError} for too few seeds, or a band too wide to find anything with.
 */
export async function propose(
  task: RunTask,
  reason: string,
  context: RunContext,
): Promise<Proposal> {
  const run = runName(task.config);
  return await inRunFolder(task, context, async (folder) => {
    const { observation, predictions } = await measure(task, folder, context);
    const before = await readGolden(context.places.golden, run);
    const about: ProposalContext = {
      previous: before,
      published: publishedFigures(run),
      reason,
      commit: context.commit ?? "outside a checkout",
    };
    const after = proposeGolden([observation], about);
    const kept = (task.kind === "train" ? after.trained : after.given)?.predictions;
    await writeGolden(context.places.golden, after, kept && { ...kept, predictions });
    return { before, after };
  });
}
