/** Preparing with somebody listening. */

import { prepare } from "../datasets/prepare.ts";
import type { Source } from "../datasets/source.ts";
import type { DataContext } from "./context.ts";

/** Prepares a source and says what came of it. */
export async function prepareWatched(
  source: Source,
  out: string,
  { listener, signal }: Pick<DataContext, "listener" | "signal">,
  skipBad = false,
): Promise<void> {
  const step = `prepare ${source.dataset}-${source.split}`;
  const manifest = await prepare({
    source,
    out,
    skipBad,
    signal,
    progress: (done, total) => listener.progress({ step, done, total, unit: "samples" }),
  });
  const { train, val, skipped } = manifest;
  const left = skipped.length === 0 ? "" : `, ${skipped.length} skipped (named in the manifest)`;
  listener.note(`${step}: ${train.samples} train, ${val.samples} val${left}, in "${out}"`);
}
