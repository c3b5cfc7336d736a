/** What the machine brings: platform, Python, compiler, driver, disk. */

import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { reason } from "../../base/errors.ts";
import { exists, ignoreMissing } from "../../base/files.ts";
import { type Environment, run } from "../../base/process.ts";
import { findCompilers } from "./compiler.ts";
import { driverVersion } from "./driver.ts";
import type { Device } from "./engine_files.ts";
import { requirePlatform } from "./provision.ts";

/** One component of what the engine stands on. */
export interface Finding {
  readonly component: string;
  readonly state: "ok" | "missing" | "wrong";
  /** Whether the engine cannot run, or be set up, as long as this is not ok. */
  readonly needed: boolean;
  readonly version?: string;
  /** SHA-256, 64 hex digits. */
  readonly digest?: string;
  readonly detail?: string;
  readonly mend?: string;
}

/** Bytes that setting up needs on the disk for a while: the wheels and what is unpacked of them. */
const NEEDED_BYTES = { cpu: 1.2e9, gpu: 7e9 } as const;

/** Whether the pinned wheels run here. */
export function platformFinding(): Finding {
  const common = {
    component: "platform",
    needed: true,
    version: `${Deno.build.os} ${Deno.build.arch}`,
  };
  try {
    requirePlatform(Deno.build);
    return { ...common, state: "ok" };
  } catch (thrown) {
    return { ...common, state: "wrong", detail: reason(thrown) };
  }
}

/** Python and pip, which only setting up needs. */
export async function pythonFindings(
  environment: Environment,
  needed: boolean,
): Promise<Finding[]> {
  const ask = async (args: readonly string[]): Promise<string | undefined> => {
    const outcome = await run("python3", args, environment).catch(ignoreMissing);
    return outcome?.success ? /\d+(?:\.\d+)+/.exec(outcome.stdout)?.[0] : undefined;
  };
  const [python, pip] = await Promise.all([ask(["--version"]), ask(["-m", "pip", "--version"])]);
  return [
    versioned("python3", python, needed, "apt-get install python3"),
    versioned("pip", pip, needed, "apt-get install python3-pip"),
  ];
}

function versioned(
  component: string,
  version: string | undefined,
  needed: boolean,
  mend: string,
): Finding {
  return version === undefined
    ? { component, state: "missing", needed, mend }
    : { component, state: "ok", needed, version };
}

/** The first compiler on PATH. */
export async function compilerFinding(environment: Environment): Promise<Finding> {
  const [first] = await findCompilers(environment);
  if (first !== undefined) {
    return { component: "C++ compiler", state: "ok", needed: false, version: first.version };
  }
  return {
    component: "C++ compiler",
    state: "missing",
    needed: false,
    detail: "Zig is fetched instead, for the one build",
    mend: "apt-get install g++",
  };
}

/** The GPU's driver; `there` says whether it can be loaded. */
export async function driverFinding(device: Device, there: boolean): Promise<Finding> {
  const common = { component: "NVIDIA driver", needed: device === "gpu" };
  if (!there) {
    const detail = "libcuda.so.1 cannot be loaded; a GPU needs NVIDIA's driver, 525 or newer";
    return { ...common, state: "missing", detail };
  }
  const version = await driverVersion();
  return { ...common, state: "ok", ...(version === undefined ? {} : { version }) };
}

/** The cache folder, and whether an engine still fits on its disk if one is to be built. */
export async function diskFinding(
  cache: string,
  device: Device,
  toBuild: boolean,
): Promise<Finding> {
  let folder = cache;
  while (!await exists(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const common = {
    component: "cache",
    needed: toBuild,
    detail: `${cache}, ${(free / 1e9).toFixed(1)} GB free`,
  };
  if (!toBuild || free >= NEEDED_BYTES[device]) return { ...common, state: "ok" };
  return { ...common, state: "wrong", mend: "export SKELBENCH_CACHE=<a folder on a larger disk>" };
}
