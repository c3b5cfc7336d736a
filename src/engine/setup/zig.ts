/** The compiler of last resort: Zig, from a wheel, unpacked for this one build. */

import { join } from "node:path";
import { UnavailableError } from "../../base/errors.ts";
import type { Environment } from "../../base/process.ts";
import type { WheelPin } from "../../pins/pin.ts";
import { fetchWheel, type WheelOptions } from "../../pins/pip.ts";
import { type Compiler, compilerVersion } from "./compiler.ts";
import { unpack } from "./unpack.ts";

/** Zig, and the environment that keeps its own caches inside the build's folder. */
export interface Zig {
  readonly compiler: Compiler;
  readonly environment: Environment;
}

/** Fetches Zig and unpacks it into `work`, which is removed after the build. */
export async function fetchZig(pin: WheelPin, work: string, options: WheelOptions): Promise<Zig> {
  const wheel = await fetchWheel(pin, options);
  await unpack(wheel.path, work, (member) => member.startsWith("ziglang/"), (done, total) => {
    options.onProgress?.({ activity: `unpack ${pin.name}`, done, total });
  });
  if (wheel.ours) await Deno.remove(wheel.path);
  const program = join(work, "ziglang", "zig");
  await Deno.chmod(program, 0o755);
  const environment = {
    ...options.environment,
    PYTHONPATH: work,
    ZIG_GLOBAL_CACHE_DIR: join(work, "zig-cache"),
    ZIG_LOCAL_CACHE_DIR: join(work, "zig-cache"),
  };
  // As a module of Python's first: a program in a new folder is one that only `setup` may run.
  for (
    const [command, ...mode] of [["python3", "-m", "ziglang", "c++"], [program, "c++"]] as const
  ) {
    const version = await compilerVersion(command, mode, environment);
    if (version === undefined) continue;
    return { compiler: { command, mode, version: `${pin.requirement} (${version})` }, environment };
  }
  throw new UnavailableError(`Cannot compile with Zig: "${program}" does not run here`);
}
