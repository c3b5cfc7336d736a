/** Preparing with somebody listening. */

import { prepare } from "../datasets/prepare.ts";
import type { Source } from "../datasets/source.ts";
import type { DataContext } from "./context.ts";

/** How a database is prepared, whatever it is made of. */
export interface PrepareManner {
  /** Leaves unsound files out, named in the manifest. */
  readonly skipBad: boolean;
  /** How many workers read side by side. */
  readonly workers: number;
}

/** As pinned recordings are prepared: whole, and by this thread. */
const plainly: PrepareManner = { skipBad: false, workers: 1 };

/** Prepares a source and says what came of it. */
export async function prepareWatched(
  source: Source,
  out: string,
  { listener, signal }: Pick<DataContext, "listener" | "signal">,
  { skipBad, workers }: PrepareManner = plainly,
): Promise<void> {
  const step = `prepare ${source.dataset}-${source.split}`;
  const { counts } = await prepare({
    source,
    out,
    skipBad,
    workers,
    signal,
    progress: (done, total) => listener.progress({ step, done, total, unit: "samples" }),
  });
  const steps = Object.entries(counts).filter(([, n]) => n > 0).map(([what, n]) => `${n} ${what}`);
  listener.note(`${step}: ${steps.join(", ")}, in "${out}"`);
}
