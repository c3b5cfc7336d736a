/** The program: arguments in, exit code out. */

import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import { interruptSignal } from "./cli/interrupt.ts";
import { runCommandLine } from "./cli/program.ts";
import { type Outlet, Terminal } from "./cli/terminal.ts";

function outletOf(stream: typeof Deno.stdout): Outlet {
  const encoder = new TextEncoder();
  return {
    isTerminal: stream.isTerminal(),
    write(text): void {
      let bytes = encoder.encode(text);
      while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
    },
  };
}

const terminal = new Terminal({
  stdout: outletOf(Deno.stdout),
  stderr: outletOf(Deno.stderr),
  noColor: Deno.noColor,
  clock: () => performance.now(),
});

const code = await runCommandLine(Deno.args, {
  terminal,
  environment: Deno.env.toObject(),
  project: fileURLToPath(new URL("..", import.meta.url)),
  signal: interruptSignal(),
  now: () => new Date(),
  // Loaded only when it is needed: help and plans should not wait for TensorFlow.
  startRunner: async (request) => {
    const { startEngineRunner } = await import("./suite/engine_runner.ts");
    return await startEngineRunner({ ...request, clock: () => performance.now() });
  },
}, config.version);
Deno.exit(code);
