import { DRIVER_LIBRARIES } from "./cuda_layout.ts";

/**
 * Whether NVIDIA's driver can be loaded, as TensorFlow will load it: by name, wherever the system's
 * loader looks. Needs the permission ffi.
 */
export function hasDriver(library: string = DRIVER_LIBRARIES[0]): boolean {
  try {
    Deno.dlopen(library, {}).close();
    return true;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotCapable) throw thrown;
    return false;
  }
}

/** The driver's own words about its version, where it has a kernel module (WSL has none). */
export async function driverVersion(
  file = "/proc/driver/nvidia/version",
): Promise<string | undefined> {
  try {
    const text = await Deno.readTextFile(file);
    return /\b(\d+\.\d+(?:\.\d+)?)\b/.exec(text)?.[1];
  } catch {
    return undefined; // no such file, or none that we may read: the version is only told, never needed
  }
}
