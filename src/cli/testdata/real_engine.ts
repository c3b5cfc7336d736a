/** The real engine on the CPU, for tests of the command line. */

import { startEngineRunner } from "../../suite/engine_runner.ts";
import type { Runner } from "../../suite/runner.ts";

/** Starts TensorFlow, and tells nobody. */
export function startRealEngine(): Promise<Runner> {
  return startEngineRunner({
    device: "cpu",
    environment: Deno.env.toObject(),
    mirror: undefined,
    listener: { note: () => {}, progress: () => {} },
    signal: new AbortController().signal,
    clock: () => performance.now(),
  });
}
