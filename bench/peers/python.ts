/** A Python with what the peers need. */

import { join } from "node:path";
import { UnavailableError } from "../../src/base/errors.ts";
import { exists, writeAtomically } from "../../src/base/files.ts";
import { type Environment, run } from "../../src/base/process.ts";
import { sha256 } from "../../src/base/digest.ts";
import { cacheFolder } from "../../src/pins/cache.ts";

const requirements = join(import.meta.dirname ?? ".", "requirements.txt");

/**
 * The path of a Python: `SKELBENCH_PEER_PYTHON`, else one in a virtual environment in the cache, which is made by
 * `python3 -m venv` and pip when it is not there.
 *
 * @throws {UnavailableError} if pip fails.
 */
export async function peerPython(environment: Environment): Promise<string> {
  const given = environment["SKELBENCH_PEER_PYTHON"];
  if (given) return given;
  const version = sha256(await Deno.readTextFile(requirements)).slice(0, 12);
  const folder = join(cacheFolder(environment), `peers-${version}`);
  // A virtual environment knows its own path, so this mark, not the folder, tells whether it is whole.
  const mark = join(folder, "complete");
  const python = join(folder, "bin", "python");
  if (!await exists(mark)) {
    await required("python3", ["-m", "venv", "--clear", folder], environment);
    await required(python, ["-m", "pip", "install", "--requirement", requirements], environment);
    await writeAtomically(mark, "");
  }
  return python;
}

async function required(
  command: string,
  args: readonly string[],
  environment: Environment,
): Promise<void> {
  const { success, stderr } = await run(command, args, environment);
  if (!success) {
    throw new UnavailableError(
      `Cannot make a Python for the peers: "${command} ${args.join(" ")}" failed; ` +
        `name one that has PyTorch in SKELBENCH_PEER_PYTHON\n${stderr.trim()}`,
    );
  }
}
