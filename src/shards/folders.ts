/** Where the shares of a suite lie, below the folder of results. */

import { join } from "node:path";
import type { Shard } from "../evaluation/shard.ts";

/** Where all shares lie. */
export function shardsFolder(work: string): string {
  return join(work, "shards");
}

/** The folder of results that a shard keeps to itself. */
export function shardFolder(work: string, { index, of }: Shard): string {
  return join(shardsFolder(work), `${index}-of-${of}`);
}

/** The shards that have a folder of results, by number of shards and index. */
export async function shardsIn(work: string): Promise<readonly Shard[]> {
  const shards: Shard[] = [];
  try {
    for await (const { name } of Deno.readDir(shardsFolder(work))) {
      const [, index, of] = /^(\d+)-of-(\d+)$/.exec(name)?.map(Number) ?? [];
      if (index !== undefined && of !== undefined) shards.push({ index, of });
    }
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  return shards.sort((a, b) => a.of - b.of || a.index - b.index);
}
