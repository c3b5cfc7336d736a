import { canonicalJson, sha256 } from "../base/digest.ts";
import type { Environment } from "./fields.ts";

/**
 * A stable key of the machine that speeds are compared on: the device's own name, the kind of device, the
 * operating system and the threads, and nothing that changes from day to day (host name, versions).
 */
export function machineKey(
  { device, deviceName, os, threads }: Pick<
    Environment,
    "device" | "deviceName" | "os" | "threads"
  >,
): string {
  return `${device}-${sha256(canonicalJson({ device, deviceName, os, threads })).slice(0, 12)}`;
}
