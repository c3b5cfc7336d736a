/** The machine that a bench runs on, and versions of what is under the programs. */

import { fileURLToPath } from "node:url";
import { kernelLines } from "../../src/base/kernel.ts";
import type { Environment } from "../../src/base/process.ts";
import { deviceName, programVersion } from "../../src/suite/environment.ts";
import type { Saved } from "./saved.ts";

/** By what does not change from day to day. */
export async function machineOf(device: Saved["settings"]["device"]): Promise<Saved["machine"]> {
  return {
    cpu: await deviceName("cpu"),
    cores: navigator.hardwareConcurrency,
    os: `${Deno.build.os}-${Deno.build.arch}`,
    gpu: device === "gpu" ? await deviceName("gpu") : null,
  };
}

/** This checkout, the kernel, and a GPU's driver where there is one. */
export async function versionsUnder(environment: Environment): Promise<Saved["versions"]> {
  const project = fileURLToPath(new URL("../..", import.meta.url));
  const { commit, clean } = await programVersion(project, environment);
  const [driver] = await kernelLines("^NVRM version", "/proc/driver/nvidia/version");
  const named = driver?.match(/\b\d+\.\d+(?:\.\d+)?\b/)?.[0];
  return {
    Skelbench: commit === null ? "unknown" : `${commit.slice(0, 12)}${clean ? "" : " and changes"}`,
    Linux: Deno.osRelease(),
    ...named === undefined ? {} : { "NVIDIA driver": named },
  };
}
