import { join } from "node:path";
import { reason, UnavailableError } from "../../base/errors.ts";
import type { Pins } from "../../pins/pin.ts";
import type { WheelOptions } from "../../pins/pip.ts";
import { compileAddon, findCompilers } from "./compiler.ts";
import { fetchZig } from "./zig.ts";

/**
 * Builds the addon in `site` with the first compiler that can: g++, clang++, else Zig, which is
 * fetched for it and not kept.
 * @returns the compiler's name and version.
 * @throws {UnavailableError} that says what each compiler answered.
 */
export async function buildAddon(pins: Pins, site: string, wheels: WheelOptions): Promise<string> {
  const { environment, onProgress = () => {} } = wheels;
  const work = join(wheels.folder, "compile");
  const answers: string[] = [];
  try {
    for (const compiler of await findCompilers(environment)) {
      onProgress({ activity: `compile with ${compiler.version}`, done: 0 });
      try {
        await compileAddon(compiler, site, work, environment);
        return compiler.version;
      } catch (thrown) {
        if (!(thrown instanceof UnavailableError)) throw thrown;
        answers.push(thrown.message);
      }
    }
    if (answers.length === 0) answers.push("there is neither g++ nor clang++ on PATH");
    try {
      return await buildWithZig(pins, site, work, wheels);
    } catch (thrown) {
      if (!(thrown instanceof UnavailableError)) throw thrown;
      answers.push(reason(thrown));
    }
  } finally {
    await Deno.remove(work, { recursive: true }).catch(() => {});
  }
  throw new UnavailableError(
    `Cannot build the addon: install a C++17 compiler (Debian, Ubuntu: apt-get install g++)\n  ${
      answers.join("\n  ")
    }`,
  );
}

async function buildWithZig(
  pins: Pins,
  site: string,
  work: string,
  wheels: WheelOptions,
): Promise<string> {
  const [pin] = pins.wheels("engine-compiler");
  if (pin === undefined) throw new UnavailableError("no compiler of last resort is pinned");
  const { compiler, environment } = await fetchZig(pin, work, wheels);
  wheels.onProgress?.({ activity: `compile with ${compiler.version}`, done: 0 });
  await compileAddon(compiler, site, work, environment);
  return compiler.version;
}
