/** The engine and the machine as records name them. */

import type { Engine } from "../engine/engine.ts";
import type { Environment } from "../golden/fields.ts";
import { machineKey } from "../golden/machine.ts";
import { kernelLines } from "../base/kernel.ts";
import { type Environment as Variables, run } from "../base/process.ts";

/** What goes into every record made with this engine. */
export async function environmentOf(engine: Engine): Promise<Environment> {
  const { device, policy, tensorflow, tfjs, threads, precision } = engine;
  const machine = {
    device,
    deviceName: device === "gpu" ? await gpuName() : await cpuName(),
    threads,
    os: `${Deno.build.os}-${Deno.build.arch}`,
  };
  return {
    ...machine,
    precision,
    engine: `TensorFlow ${tensorflow}`,
    versions: { tensorflow, tfjs, "op table": policy.opTable, v8: Deno.version.v8 },
    machine: machineKey(machine),
    deno: Deno.version.deno,
  };
}

/** As Linux tells it. */
async function cpuName(): Promise<string> {
  return await firstValue("model name", "/proc/cpuinfo") ?? "unknown processor";
}

/** As NVIDIA's kernel module tells it; WSL has none. */
async function gpuName(): Promise<string> {
  return await firstValue("Model", "/proc/driver/nvidia/gpus") ?? "unknown GPU";
}

/** What stands behind a name and a colon. */
async function firstValue(name: string, place: string): Promise<string | undefined> {
  const [line] = await kernelLines(`^${name}[[:space:]]*:`, place);
  return line?.replace(/^[^:]*:/, "").trim();
}

/** The commit of the checkout that this program is; null outside a checkout, or without git. */
export async function programCommit(
  project: string,
  environment: Variables,
): Promise<string | null> {
  try {
    const asked = await run("git", ["-C", project, "rev-parse", "HEAD"], environment);
    return asked.success ? asked.stdout.trim() : null;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
}
