import { type Environment, run } from "../base/process.ts";

/** The commit of the checkout that this program is; null outside a checkout, or without git. */
export async function programCommit(
  project: string,
  environment: Environment,
): Promise<string | null> {
  try {
    const asked = await run("git", ["-C", project, "rev-parse", "HEAD"], environment);
    return asked.success ? asked.stdout.trim() : null;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
}
