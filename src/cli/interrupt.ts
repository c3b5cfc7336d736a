import { InterruptedError } from "../base/errors.ts";
import { EXIT } from "./exit.ts";

/** A signal that Ctrl-C and SIGTERM give. The second one ends the program where it stands. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) Deno.exit(EXIT.interrupted);
    controller.abort(new InterruptedError("Stopped by the user; a second Ctrl-C does not wait"));
  };
  Deno.addSignalListener("SIGINT", stop);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
  return controller.signal;
}
