/** The content of a data set that goldens are bound to. */

import { join } from "node:path";
import type { Part } from "../datasets/splits.ts";
import type { BoundContent } from "../datasets/verify_content.ts";
import { readGolden } from "./golden_store.ts";

/** Of each part what its goldens have as its digest, in the order of their names. @throws {DataError} if one is no golden. */
export async function boundContents(
  folder: string,
  dataset: string,
): Promise<Readonly<Record<Part, readonly BoundContent[]>>> {
  const bound: Record<Part, BoundContent[]> = { train: [], val: [] };
  for (const run of await runsOf(folder, dataset)) {
    const inputs = (await readGolden(folder, run))?.inputs;
    if (inputs?.dataset !== dataset) continue;
    for (const part of ["train", "val"] as const) {
      const content = inputs[part]?.content;
      if (content) bound[part].push({ run, content });
    }
  }
  return bound;
}

async function runsOf(folder: string, dataset: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(join(folder, dataset))) names.push(name);
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  return names.filter((name) => name.endsWith(".json")).sort()
    .map((name) => `${dataset}/${name.slice(0, -".json".length)}`);
}
