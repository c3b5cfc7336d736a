/** Preparing with somebody listening. */

import { join } from "node:path";
import { nameSome } from "../datasets/content_digest.ts";
import { manifestName } from "../datasets/manifest.ts";
import { prepare } from "../datasets/prepare.ts";
import type { Source } from "../datasets/raw/source.ts";
import { verifyCounts } from "../datasets/verify.ts";
import { type DataContext, watched } from "./context.ts";

/** How a database is prepared, whatever it is made of. */
export interface PrepareManner {
  /** Leaves unsound files out, named in the manifest. */
  readonly skipBad: boolean;
  readonly workers: number;
}

/** As pinned recordings are prepared: whole, and by this thread. */
const plainly: PrepareManner = { skipBad: false, workers: 1 };

/** Prepares a source and says what came of it: what was left out, and what is not as it is known of the data set. */
export async function prepareWatched(
  source: Source,
  out: string,
  context: Pick<DataContext, "listener" | "signal">,
  { skipBad, workers }: PrepareManner = plainly,
): Promise<void> {
  const activity = `prepare ${source.dataset}-${source.split}`;
  const { listener } = context;
  const manifest = await prepare({ source, out, skipBad, workers, ...watched(activity, context) });
  const { counts, skipped } = manifest;
  const told = Object.entries(counts).filter(([, n]) => n > 0).map(([what, n]) => `${n} ${what}`);
  listener.note(`${activity}: ${told.join(", ")}, in "${out}"`);
  if (skipped.length > 0) {
    const names = nameSome(skipped.map(({ name }) => name));
    const reasons = join(out, manifestName);
    listener.note(`${activity}: unsound and left out: ${names}; the reasons are in "${reasons}"`);
  }
  for (const text of verifyCounts(manifest)) {
    listener.note(`${activity}: not the published set: ${text}`);
  }
}
