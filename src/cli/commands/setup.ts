import type { Command } from "@commander-js/extra-typings";
import { cacheFolder } from "../../pins/cache.ts";
import { type Cli, command, mirrorOf } from "../cli.ts";
import { deviceOption, mirrorOption } from "../options.ts";

/** `setup`: TensorFlow's library, once a machine, and a start of it. */
export function setupCommand(cli: Cli): Command {
  const made = command(cli, "setup", "Set up TensorFlow's native library, once a machine", [
    "setup",
    "setup --device cpu",
    "setup --mirror ../wheels",
  ]);
  made.addOption(deviceOption).addOption(mirrorOption).action(async ({ device, mirror }) => {
    const { enginesFolder } = await import("../../engine/setup/provision.ts");
    const { terminal, environment, signal } = cli;
    const { environment: engine } = await cli.startRunner({
      device,
      environment,
      mirror: mirrorOf(cli, mirror),
      listener: terminal,
      signal,
    });
    terminal.note(`engines lie in "${enginesFolder(cacheFolder(environment))}"`);
    terminal.print(`${engine.engine} runs on ${engine.device} (${engine.deviceName})\n`);
  });
  return made;
}
