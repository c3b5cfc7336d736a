/**
 * Bundles the page's script into the file that the page takes in.
 *
 *     deno task client
 */

import { fileURLToPath } from "node:url";
import { run } from "../src/base/process.ts";
import { PROJECT } from "./tree.ts";

/** Where the script begins, and the bundle that is checked in, from the project's folder. */
const ENTRY = "src/report/client/main.ts";
export const BUNDLE = "src/report/client/bundle.txt";

/**
 * The script as one text: esbuild makes it, of the version that this Deno takes.
 * @throws {Error} with its words where it does not.
 */
export async function bundledClient(): Promise<string> {
  const { success, stdout, stderr } = await run(
    Deno.execPath(),
    ["bundle", "-q", "--frozen", "--platform=browser", "--format=iife", "--minify", path(ENTRY)],
    Deno.env.toObject(),
  );
  if (!success) throw new Error(`Cannot bundle "${ENTRY}": ${stderr.trim()}`);
  return stdout;
}

/** Where a file of the project lies. */
export function path(file: string): string {
  return fileURLToPath(new URL(file, PROJECT));
}

if (import.meta.main) await Deno.writeTextFile(path(BUNDLE), await bundledClient());
