/** What some tests need of the machine: looked for once, told where it is absent, asked for where it has to be there. */

import { type Environment, run } from "./process.ts";

/**
 * Whether tests that need something can run here; a line says so where they cannot, and are skipped.
 * @throws {Error} if `SKELBENCH_EXPECT`, names parted by blanks, has the name: there a skipped test is a failure.
 */
export function given(
  name: string,
  isThere: boolean,
  environment: Environment = Deno.env.toObject(),
): boolean {
  if (isThere) return true;
  if ((environment.SKELBENCH_EXPECT ?? "").split(/\s+/).includes(name)) {
    throw new Error(`Cannot run the tests that need "${name}", which SKELBENCH_EXPECT names`);
  }
  const line = `notice: "${name}" is not here; the tests that need it are skipped\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(line));
  return false;
}

/** Whether a program is installed, as {@link given} tells. */
export async function installed(
  program: string,
  args: readonly string[] = ["--version"],
): Promise<boolean> {
  const isThere = await run(program, args, Deno.env.toObject())
    .then(({ success }) => success, () => false);
  return given(program, isThere);
}

/** Gives a test a folder of its own, which is gone afterwards. */
export async function inScratch(test: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-test-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
