import type { Command } from "@commander-js/extra-typings";
import type { Finding } from "../../engine/setup/diagnosis.ts";
import { EXIT_CODES } from "../../golden/verdict.ts";
import { cacheFolder } from "../../pins/cache.ts";
import { textTable } from "../../report/text_table.ts";
import { type Cli, command, mirrorOf } from "../cli.ts";
import { deviceOption, jsonOption, mirrorOption } from "../options.ts";

/** `doctor`: every component that the engine stands on, and the command that mends what is missing. */
export function doctorCommand(cli: Cli): Command {
  const made = command(cli, "doctor", "Name every component, what is missing and what mends it", [
    "doctor",
    "doctor --device gpu --json",
  ]);
  made.addOption(deviceOption).addOption(mirrorOption).addOption(jsonOption)
    .addHelpText(
      "after",
      "\nThe exit code is 5 where a component that is needed is missing or wrong, else 0.",
    )
    .action(async ({ device: wanted, mirror, json }) => {
      const { diagnose } = await import("../../engine/setup/diagnosis.ts");
      const { hasDriver } = await import("../../engine/setup/driver.ts");
      const { readPins } = await import("../../pins/pin.ts");
      const device = wanted === "auto" ? (hasDriver() ? "gpu" : "cpu") : wanted;
      const { environment, terminal } = cli;
      const findings = await diagnose({
        device,
        pins: await readPins(),
        cache: cacheFolder(environment),
        environment,
        mirror: mirrorOf(cli, mirror),
      });
      terminal.print(
        json
          ? `${JSON.stringify({ device, findings }, null, 2)}\n`
          : terminal.isQuiet
          ? mendsOf(findings)
          : tableOf(findings, terminal.width),
      );
      if (findings.some(({ state, needed }) => needed && state !== "ok")) {
        cli.exit(EXIT_CODES.unavailable);
      }
    });
  return made;
}

/** The findings as a table, and below it what to do. */
export function tableOf(findings: readonly Finding[], width?: number): string {
  const rows = findings.map(({ component, state, version = "", digest = "", detail = "" }) => [
    ...[component, state, version, digest.slice(0, 12), detail],
  ]);
  const table = textTable(["Component", "State", "Version", "SHA-256", "Detail"], rows, width);
  return `${table}\n${mendsOf(findings)}`;
}

function mendsOf(findings: readonly Finding[]): string {
  return findings.filter(({ state }) => state !== "ok").flatMap(({ component, mend, needed }) =>
    mend === undefined ? [] : [`${component}${needed ? "" : " (not needed)"}: ${mend}\n`]
  ).join("");
}
