/** What the library reads of its surroundings: the project that it lies in, and the user's folders. */

import { fileURLToPath } from "node:url";
import { cacheFolder } from "../pins/cache.ts";
import type { DataContext } from "../provision/context.ts";

/** The surroundings, of which nobody hears. @param data the folder of recordings and databases. */
export function surroundings(data = "data"): DataContext {
  const project = (folder: string): string =>
    fileURLToPath(new URL(`../../${folder}`, import.meta.url));
  return {
    places: {
      config: project("config"),
      golden: project("golden"),
      data,
      work: "work_dir",
      models: "models",
      cache: cacheFolder(Deno.env.toObject()),
    },
    listener: { note: () => {}, progress: () => {} },
    signal: new AbortController().signal,
  };
}
