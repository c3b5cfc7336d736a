import type { WheelPin } from "./pin.ts";

/**
 * pip's options that select exactly this wheel, whatever Python runs pip: the tags at the end of the
 * wheel's file name (PEP 427), each group of which may hold several, joined by dots (PEP 425).
 */
export function selection(wheel: Pick<WheelPin, "name">): readonly string[] {
  const [python = "", abi = "", platforms = ""] = wheel.name.replace(/\.whl$/, "").split("-").slice(
    -3,
  );
  const cpython = /^cp(\d+)$/.exec(python)?.[1];
  return [
    ...platforms.split(".").flatMap((platform) => ["--platform", platform]),
    ...(cpython === undefined
      ? ["--implementation", "py"]
      : ["--implementation", "cp", "--python-version", cpython]),
    "--abi",
    abi,
  ];
}
