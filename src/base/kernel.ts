import { run } from "./process.ts";

/**
 * Lines of the kernel's own files (`/proc`), of one or of all below a folder, that match an extended regular
 * expression; none where there is no such file. Deno opens those files only for who may do all, whatever else may be
 * read: so grep does.
 */
export async function kernelLines(pattern: string, place: string): Promise<readonly string[]> {
  try {
    const args = ["-rshE", "-e", pattern, place];
    const { stdout } = await run("grep", args, { PATH: Deno.env.get("PATH") });
    return stdout.split("\n").filter((line) => line !== "");
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return []; // a system without grep
    throw thrown;
  }
}
