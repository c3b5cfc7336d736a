/** The program: arguments in, exit code out. */

import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import { endingOf } from "./cli/exit.ts";
import { interruptSignal } from "./cli/interrupt.ts";
import { renounceInProcess } from "./cli/permissions.ts";
import { runCommandLine } from "./cli/program.ts";
import { type Outlet, Terminal } from "./cli/terminal.ts";

function outletOf(stream: typeof Deno.stdout): Outlet {
  const encoder = new TextEncoder();
  return {
    isTerminal: stream.isTerminal(),
    get columns(): number | undefined {
      try {
        return Deno.consoleSize().columns || undefined;
      } catch {
        return undefined; // there is a terminal, and it does not say
      }
    },
    write(text): void {
      let bytes = encoder.encode(text);
      while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
    },
  };
}

/** What nobody caught ends the program as every error does: Deno's own way would print it as it is. */
function end(event: ErrorEvent | PromiseRejectionEvent): void {
  event.preventDefault();
  const thrown: unknown = "reason" in event ? event.reason : event.error ?? event.message;
  const { code, message } = endingOf(thrown, terminal.verbosity === "verbose");
  terminal.close();
  terminal.error(message);
  Deno.exit(code);
}

const terminal = new Terminal({
  stdout: outletOf(Deno.stdout),
  stderr: outletOf(Deno.stderr),
  noColor: Deno.noColor,
  clock: () => performance.now(),
});

addEventListener("error", end);
addEventListener("unhandledrejection", end);

const code = await runCommandLine(Deno.args, {
  terminal,
  environment: Deno.env.toObject(),
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
