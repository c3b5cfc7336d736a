/** The program: arguments in, exit code out. */

import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import type { Environment } from "./base/process.ts";
import { endingOf } from "./cli/exit.ts";
import { interruptSignal } from "./cli/interrupt.ts";
import { renounceInProcess } from "./cli/permissions.ts";
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

/** What the permission set shows of the environment. */
function environment(): Environment {
  try {
    return Deno.env.toObject();
  } catch (thrown) {
    const { code, message } = endingOf(thrown, false);
    terminal.error(message);
    Deno.exit(code);
  }
}

const code = await runCommandLine(Deno.args, {
  terminal,
  environment: environment(),
  project: fileURLToPath(new URL("..", import.meta.url)),
  signal: interruptSignal(),
  now: () => new Date(),
  // Loaded only when it is needed: help and plans should not wait for TensorFlow.
  startRunner: async (request) => {
    const { startEngineRunner } = await import("./suite/engine_runner.ts");
    const runner = await startEngineRunner({ ...request, clock: () => performance.now() });
    // What is read from here on, recordings and weights of others, finds nothing to load or to build with.
    await renounceInProcess("native code", "provisioning");
    return runner;
  },
  renounce: renounceInProcess,
}, config.version);
Deno.exit(code);
