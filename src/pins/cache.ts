import { join, resolve } from "node:path";
import { UnavailableError } from "../base/errors.ts";
import type { Environment } from "../base/process.ts";

/**
 * The user's folder for what is fetched and built once a machine: `SKELBENCH_CACHE`, else
 * `XDG_CACHE_HOME/skelbench`, else `~/.cache/skelbench`. Empty variables count as unset; so does a
 * relative `XDG_CACHE_HOME` (XDG Base Directory Specification).
 */
export function cacheFolder(environment: Environment): string {
  const { SKELBENCH_CACHE, XDG_CACHE_HOME, HOME } = environment;
  if (SKELBENCH_CACHE) return resolve(SKELBENCH_CACHE);
  if (XDG_CACHE_HOME?.startsWith("/")) return join(XDG_CACHE_HOME, "skelbench");
  if (HOME) return join(HOME, ".cache", "skelbench");
  throw new UnavailableError(
    "Cannot tell where the cache is: neither SKELBENCH_CACHE nor HOME is set; set one to a folder",
  );
}
