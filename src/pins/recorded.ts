/**
 * The lock file of files whose publisher gave no digest: what the first download brought is recorded,
 * and every later copy is held to it. The user commits it.
 */

import { z } from "zod";
import { exists, withLock, writeAtomically } from "../base/files.ts";
import { parseJson } from "../base/json.ts";

const row = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  git_blob: z.string().regex(/^[0-9a-f]{40}$/),
  bytes: z.int().nonnegative(),
  /** Where the first copy came from. */
  from: z.string(),
}).readonly();
const rows = z.record(z.string(), row);

/** What is known of one file since its first download. */
export type Recorded = z.infer<typeof row>;

/** What was recorded of a file. @throws {DataError} if the lock file is damaged. */
export async function readRecorded(path: string, name: string): Promise<Recorded | undefined> {
  return (await readAllRecorded(path))[name];
}

/** What was recorded of every file, by name. @throws {DataError} if the lock file is damaged. */
export async function readAllRecorded(path: string): Promise<Readonly<Record<string, Recorded>>> {
  if (!await exists(path)) return {};
  return parseJson(await Deno.readTextFile(path), rows, "recorded digests", path);
}

/** Records a first download; processes that record at once, under `lock`, lose nothing. */
export async function record(
  path: string,
  name: string,
  { sha256, git_blob, bytes, from }: Recorded,
  lock: string,
): Promise<void> {
  await withLock(lock, async () => {
    const all = { ...await readAllRecorded(path), [name]: { sha256, git_blob, bytes, from } };
    const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => a < b ? -1 : 1));
    await writeAtomically(path, `${JSON.stringify(sorted, null, 2)}\n`);
  });
}
