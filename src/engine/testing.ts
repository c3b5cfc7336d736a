/** The engine for tests: started once a process, on the CPU. */

import { type Engine, startEngine } from "./engine.ts";

/** Starts TensorFlow on the CPU, provisioning it if this machine never did. */
export function testEngine(): Promise<Engine> {
  return startEngine({ device: "cpu", environment: Deno.env.toObject() });
}
