/** Starting TensorFlow: choose the device, have it provisioned, load it, and see what really runs. */

import { UnavailableError } from "../base/errors.ts";
import { cacheFolder } from "../pins/cache.ts";
import { readPins } from "../pins/pin.ts";
import { startBackend, tf } from "./backend.ts";
import { hasDriver } from "./setup/driver.ts";
import type { Device } from "./setup/engine_files.ts";
import { type DevicePolicy, mkl, portable } from "./policy.ts";
import { loadAddon } from "./setup/loader.ts";
import { quietLibrary } from "./setup/quiet.ts";
import { provision, type ProvisionRequest } from "./setup/provision.ts";

/** What the user asks for. `auto` takes the GPU where a driver is, else the CPU. */
export const deviceChoices = ["auto", "gpu", "cpu"] as const;
export type DeviceChoice = typeof deviceChoices[number];

/** A request to start the engine. */
export interface EngineRequest extends Omit<ProvisionRequest, "device" | "pins" | "cache"> {
  readonly device: DeviceChoice;
}

/** The engine that runs, as the record names it. */
export interface Engine {
  readonly device: Device;
  readonly policy: DevicePolicy;
  readonly tensorflow: string;
  readonly tfjs: string;
  /** Threads of one kernel; another number gives other bits. */
  readonly threads: number;
  /** `float32`, or `tf32` where the GPU rounds the factors of its products to 10 bits of mantissa. */
  readonly precision: "float32" | "tf32";
}

let running: Engine | undefined;

/**
 * Starts TensorFlow, or returns the engine that runs in this process already.
 * @throws {UnavailableError} if it cannot be provisioned, or if the GPU was asked for and is not used.
 */
export async function startEngine(request: EngineRequest): Promise<Engine> {
  if (running !== undefined) {
    if (request.device !== "auto" && request.device !== running.device) {
      throw new UnavailableError(
        `Cannot start the engine on "${request.device}": this process runs it on "${running.device}"`,
      );
    }
    return running;
  }
  if (request.device === "gpu" && !hasDriver()) {
    // Before anything is fetched: what a GPU needs is gigabytes, of no use without one.
    throw new UnavailableError(
      `Cannot use the GPU: libcuda.so.1, which NVIDIA's driver brings, cannot be loaded; ` +
        `"deno task doctor" says more`,
    );
  }
  const wanted = request.device === "auto" ? (hasDriver() ? "gpu" : "cpu") : request.device;
  const files = await provision({
    ...request,
    device: wanted,
    pins: await readPins(),
    cache: cacheFolder(request.environment),
  });
  // Without it, cuDNN picks algorithms whose sums differ from run to run.
  Deno.env.set("TF_DETERMINISTIC_OPS", "1");
  // The published numbers are float32's; newer GPUs round to TF32 unless told otherwise.
  if (Deno.env.get("NVIDIA_TF32_OVERRIDE") === undefined) Deno.env.set("NVIDIA_TF32_OVERRIDE", "0");
  const quiet = await quietLibrary(files, request.environment);
  const backend = await startBackend(loadAddon(files, quiet));
  const device: Device = backend.isUsingGpuDevice ? "gpu" : "cpu";
  if (device !== wanted) {
    throw new UnavailableError(
      `Cannot use the GPU: TensorFlow runs on the CPU although it was started for the GPU; ` +
        `"deno task doctor" says which library is missing`,
    );
  }
  running = {
    device,
    policy: device === "cpu" && Deno.build.arch === "x86_64" ? mkl : portable,
    tensorflow: backend.binding.TF_Version,
    tfjs: tf.version_core,
    threads: Number(Deno.env.get("TF_NUM_INTRAOP_THREADS") ?? navigator.hardwareConcurrency),
    precision: device === "gpu" && Deno.env.get("NVIDIA_TF32_OVERRIDE") !== "0"
      ? "tf32"
      : "float32",
  };
  return running;
}
