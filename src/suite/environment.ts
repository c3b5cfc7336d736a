/** The engine and the machine as records name them. */

import process from "node:process";
import type { Engine } from "../engine/engine.ts";
import type { Device } from "../engine/setup/engine_files.ts";
import type { Environment } from "../golden/fields.ts";
import { machineKey } from "../golden/machine.ts";
import type { Version } from "../golden/words.ts";
import { kernelLines } from "../base/kernel.ts";
import { Checkout } from "../base/checkout.ts";
import { UnavailableError } from "../base/errors.ts";
import type { Environment as Variables } from "../base/process.ts";

/** What goes into every record made with this engine. */
export async function environmentOf(engine: Engine): Promise<Environment> {
  const { device, policy, tensorflow, tfjs, threads, precision } = engine;
  const machine = {
    device,
    deviceName: await deviceName(device),
    threads,
    os: `${Deno.build.os}-${Deno.build.arch}`,
  };
  const driver = device === "gpu" ? await driverVersion() : undefined;
  return {
    ...machine,
    precision,
    engine: `TensorFlow ${tensorflow}`,
    versions: {
      tensorflow,
      tfjs,
      "op table": policy.opTable,
      v8: Deno.version.v8,
      ...driver !== undefined && { driver },
    },
    machine: machineKey(machine),
    deno: Deno.version.deno,
  };
}

/** What a processor or a GPU calls itself. */
export function deviceName(device: Device): Promise<string> {
  return device === "gpu" ? gpuName() : cpuName();
}

/** The most bytes of memory that this process held so far, as the system counts them. */
export function peakMemory(): number {
  return 1024 * process.resourceUsage().maxRSS; // kibibytes, on every system
}

/** As Linux tells it. */
async function cpuName(): Promise<string> {
  return await firstValue("model name", "/proc/cpuinfo") ?? "unknown processor";
}

/** As NVIDIA's kernel module tells it; WSL has none. */
async function gpuName(): Promise<string> {
  return await firstValue("Model", "/proc/driver/nvidia/gpus") ?? "unknown GPU";
}

/** Of NVIDIA's kernel module, as it tells itself. */
async function driverVersion(): Promise<string | undefined> {
  const [line] = await kernelLines("^NVRM version:", "/proc/driver/nvidia/version");
  return /\b\d{3,}\.\d+(?:\.\d+)?\b/.exec(line ?? "")?.[0];
}

/** What stands behind a name and a colon. */
async function firstValue(name: string, place: string): Promise<string | undefined> {
  const [line] = await kernelLines(`^${name}[[:space:]]*:`, place);
  return line?.replace(/^[^:]*:/, "").trim();
}

/** The version of the checkout that this program is. */
export async function programVersion(
  project: string,
  environment: Variables,
): Promise<Version> {
  try {
    const checkout = await Checkout.open(project, environment);
    return { commit: checkout.head, clean: await checkout.isClean() };
  } catch (thrown) {
    if (!(thrown instanceof UnavailableError)) throw thrown;
    return { commit: null, clean: null };
  }
}
