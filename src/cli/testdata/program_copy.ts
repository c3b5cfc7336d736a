/** Copies of this program, to be broken in one line and run in a process of their own. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Ended } from "../testing.ts";

/** The folder of this program. */
export const PROGRAM = fileURLToPath(new URL("../../..", import.meta.url));

/** One line of the program that is changed, as a fault would. */
export interface Fault {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** What the changed line needs of the file besides: an import, a function. */
  readonly needs?: string;
}

/** Copies what the program runs on into a folder, and breaks it there if there is a fault. */
export async function copyProgram(folder: string, fault?: Fault): Promise<void> {
  await copyFolder(join(PROGRAM, "src"), join(folder, "src"));
  await Deno.mkdir(join(folder, "config"), { recursive: true });
  for (const name of ["deno.json", "deno.lock", join("config", "pins.yaml")]) {
    await Deno.copyFile(join(PROGRAM, name), join(folder, name));
  }
  if (fault === undefined) return;
  const { file, before, after, needs = "" } = fault;
  const text = await Deno.readTextFile(join(folder, file));
  if (!text.includes(before)) throw new Error(`Cannot break "${file}": it has no "${before}"`);
  await Deno.writeTextFile(join(folder, file), text.replace(before, () => after) + needs);
}

/** Runs a command line of the program in a folder. */
export async function runCopy(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", "-A", "src/main.ts", ...args],
    cwd: folder,
    env: { ...environment },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** Copies a folder, but for tests and what they read. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isSymlink } of Deno.readDir(from)) {
    if (name === "testdata" || name.endsWith("_test.ts")) continue;
    const [source, target] = [join(from, name), join(to, name)];
    if (isDirectory) await copyFolder(source, target);
    else if (isSymlink) await Deno.symlink(await Deno.readLink(source), target);
    else await Deno.copyFile(source, target);
  }
}
