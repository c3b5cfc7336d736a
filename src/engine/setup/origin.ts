import { canonicalJson, sha256 } from "../../base/digest.ts";
import type { Pins, WheelPin } from "../../pins/pin.ts";
import { RECIPE } from "./compiler.ts";
import type { Device } from "./engine_files.ts";
import { HEADERS, LIBRARIES } from "./members.ts";
import { BINDING, NODE_API } from "./packages.ts";

/** The wheels of a device; TensorFlow's own comes first. */
export function wheelsOf(pins: Pins, device: Device): readonly WheelPin[] {
  return pins.wheels(device === "cpu" ? "engine-cpu" : "engine-gpu");
}

/**
 * A digest of all that an engine is made from: another pin, member, package or compile option is
 * another engine, in another folder. The compiler does not count: any will do.
 */
export function originOf(pins: Pins, device: Device): string {
  return sha256(canonicalJson({
    device,
    wheels: wheelsOf(pins, device).map(({ name, sha256 }) => ({ name, sha256 })),
    members: { libraries: LIBRARIES, headers: HEADERS },
    sources: [BINDING, NODE_API].map(({ name, version }) => `${name}@${version}`),
    recipe: RECIPE,
  }));
}
