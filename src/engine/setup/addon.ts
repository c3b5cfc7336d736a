import { join } from "node:path";
import { reason, UnavailableError } from "../../base/errors.ts";
import type { Pins } from "../../pins/pin.ts";
import { fetchWheel, type WheelOptions } from "../../pins/pip.ts";
import { compileAddon, compilerVersion, findCompilers } from "./compiler.ts";
import { unpack } from "./unpack.ts";

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

/** Zig comes in a wheel, which is unpacked into `work`; so are its own caches, for this one build. */
async function buildWithZig(
  pins: Pins,
  site: string,
  work: string,
  wheels: WheelOptions,
): Promise<string> {
  const [pin] = pins.wheels("engine-compiler");
  if (pin === undefined) throw new UnavailableError("no compiler of last resort is pinned");
  const wheel = await fetchWheel(pin, wheels);
  await unpack(wheel.path, work, (member) => member.startsWith("ziglang/"), (done, total) => {
    wheels.onProgress?.({ activity: `unpack ${pin.name}`, done, total });
  });
  if (wheel.ours) await Deno.remove(wheel.path);
  const program = join(work, "ziglang", "zig");
  await Deno.chmod(program, 0o755);
  const environment = {
    ...wheels.environment,
    PYTHONPATH: work,
    ZIG_GLOBAL_CACHE_DIR: join(work, "zig-cache"),
    ZIG_LOCAL_CACHE_DIR: join(work, "zig-cache"),
  };
  // As a module of Python's first: a program in a new folder is one that only `setup` may run.
  for (
    const [command, ...mode] of [["python3", "-m", "ziglang", "c++"], [program, "c++"]] as const
  ) {
    const answer = await compilerVersion(command, mode, environment);
    if (answer === undefined) continue;
    const version = `${pin.requirement} (${answer})`;
    wheels.onProgress?.({ activity: `compile with ${version}`, done: 0 });
    await compileAddon({ command, mode, version }, site, work, environment);
    return version;
  }
  throw new UnavailableError(`Cannot compile with Zig: "${program}" does not run here`);
}
