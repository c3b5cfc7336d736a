/** The project's files, as git sees them. */

import { run } from "../src/base/process.ts";

/** The project's folder, ending in `/`. */
export const PROJECT = new URL("..", import.meta.url);

/** One file of the project: its path from the project's folder. */
export interface TreeFile {
  readonly path: string;
  readonly bytes: number;
}

/** Every file that is committed, or would be by `git add .`; sorted by path. @throws {Error} if git lists none. */
export async function projectFiles(): Promise<readonly TreeFile[]> {
  // A checkout may belong to another user than the one who runs the checks, as in a container.
  const args = ["-c", "safe.directory=*", "-C", PROJECT.pathname, "ls-files", "-z"];
  const { success, stdout, stderr } = await run(
    "git",
    [...args, "--cached", "--others", "--exclude-standard"],
    Deno.env.toObject(),
  );
  if (!success) throw new Error(`Cannot list the project's files: ${stderr}`);
  const files: TreeFile[] = [];
  for (const path of [...new Set(stdout.split("\0"))].sort()) {
    if (path === "") continue;
    const size = await Deno.stat(new URL(path, PROJECT)).then(({ size }) => size, () => undefined);
    if (size !== undefined) files.push({ path, bytes: size }); // else removed, and not yet committed
  }
  if (files.length === 0) throw new Error("Cannot check the project's files: git lists none");
  return files;
}

/** Whether a path is TypeScript. */
export function isSource(path: string): boolean {
  return /\.tsx?$/.test(path);
}

/** Whether a source serves tests alone: a test, a room's `testing.ts`, or what lies in `testdata/`. */
export function isForTests(path: string): boolean {
  return /_test\.tsx?$|\/testing\.ts$|\/testdata\//.test(path);
}

/** The text of a file of the project. */
export async function textOf(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(path, PROJECT));
}
