/** The git tree id of a folder: pins its content, whatever archive it came in. */

import { join } from "node:path";
import { gitBlobId, type GitTreeEntry, gitTreeId } from "./digest.ts";

/**
 * The id that git gives a folder of plain, non-executable files and folders.
 *
 * @throws {TypeError} at a link or another thing that is neither.
 */
export async function gitTreeIdOfFolder(folder: string): Promise<string> {
  const rows: GitTreeEntry[] = [];
  for await (const { name, isFile, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) rows.push({ name, mode: "40000", id: await gitTreeIdOfFolder(path) });
    else if (isFile) rows.push({ name, mode: "100644", id: gitBlobId(await Deno.readFile(path)) });
    else throw new TypeError(`Cannot tell the git id of "${path}": neither file nor folder`);
  }
  return gitTreeId(rows);
}
