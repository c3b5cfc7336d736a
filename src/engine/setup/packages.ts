/**
 * Where the sources of the addon lie: both packages are in Deno's cache, as the lock file has them.
 * Their `package.json` is imported so that Deno knows the packages without running any of their code.
 */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import binding from "@tensorflow/tfjs-node-gpu/package.json" with { type: "json" };
import headers from "node-api-headers/package.json" with { type: "json" };

/** A package that the addon is compiled from. */
export interface SourcePackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

function packageOf(
  { name, version }: typeof binding | typeof headers,
  manifest: string,
): SourcePackage {
  return { name, version, folder: dirname(fileURLToPath(manifest)) };
}

/** tfjs-node's C++ binding: its sources are in `binding/`. */
export const BINDING = packageOf(
  binding,
  import.meta.resolve("@tensorflow/tfjs-node-gpu/package.json"),
);

/** Node-API's C headers: they are in `include/`. */
export const NODE_API = packageOf(headers, import.meta.resolve("node-api-headers/package.json"));

/** A file of a package. */
export function inPackage({ folder }: SourcePackage, path: string): string {
  return join(folder, path);
}
