/** Pinned files with what the catalog knows of them beside their bytes, so that they are held to it when they arrive. */

import { DataError } from "../base/errors.ts";
import { dataSets } from "../datasets/catalog/catalog.ts";
import { missingListFault, parseMissingList } from "../datasets/raw/missing_lists.ts";
import { isPinned, type KnownContent } from "../pins/digests.ts";
import type { Sought } from "../pins/obtain.ts";
import type { Source } from "../pins/pin.ts";
import type { Places } from "./context.ts";
import { networkOf } from "./known_weights.ts";

/** A pin with what the catalog knows of it. */
export function soughtOf<S extends Source>(pin: S): S & Sought {
  const content = contentOf(pin.name);
  return content === undefined ? pin : { ...pin, content };
}

/**
 * A pin as it is to be looked for: with what the catalog knows of it, or, where no digest tells the file, with what the
 * config of the run does whose weights it has.
 */
export async function soughtIn<S extends Source>(
  places: Pick<Places, "config">,
  pin: S,
): Promise<S & Sought> {
  const sought = soughtOf(pin);
  if (isPinned(sought)) return sought;
  const content = await networkOf(pin.name, places);
  return content === undefined ? sought : { ...sought, content };
}

/** What a data set knows of a pinned list: its names. */
function contentOf(name: string): KnownContent | undefined {
  for (const { leftOut, files } of dataSets) {
    if (leftOut?.kind !== "pin" || leftOut.pin !== name) continue;
    const { digest } = leftOut;
    const what = `${files?.missing ?? "all"} names with digest ${digest}`;
    return { what, isUnique: true, fault: (path) => listFault(path, digest) };
  }
  return undefined;
}

async function listFault(path: string, digest: string): Promise<string | undefined> {
  try {
    return missingListFault(digest, parseMissingList(await Deno.readTextFile(path), path));
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown;
    return thrown.message;
  }
}
