import type { Command } from "@commander-js/extra-typings";
import type { OracleReport } from "../../oracle/report.ts";
import { textTable } from "../../report/text_table.ts";
import { type Cli, command } from "../cli.ts";
import { VERDICT_HELP } from "../exit.ts";
import type { Terminal } from "../terminal.ts";
import { deviceOption, jsonOption, mirrorOption } from "../options.ts";

/** `oracle`: does this engine compute what the published implementation does, and the same bits twice? */
export function oracleCommand(cli: Cli): Command {
  const made = command(cli, "oracle", "Hold this engine against the published implementation", [
    "oracle",
    "oracle --device gpu --json",
  ]);
  made.addOption(deviceOption).addOption(mirrorOption).addOption(jsonOption)
    .addHelpText("after", VERDICT_HELP)
    .action(async ({ json, ...options }) => {
      const { deviceDistance, oracleOnCpu, reportOracle } = await import("../../oracle/report.ts");
      const { startEngine } = await import("../ending.ts");
      const { terminal, project, signal } = cli;
      const { mirror = cli.environment.SKELBENCH_MIRROR } = options;
      const environment = { ...cli.environment, SKELBENCH_MIRROR: mirror };
      const context = await startEngine(cli, { ...options, dataDir: "data" });
      const report = await reportOracle(
        context,
        () => oracleOnCpu(project, environment, signal),
      );
      terminal.print(
        json
          ? `${JSON.stringify(report, null, 2)}\n`
          : textOf(report, deviceDistance(report), terminal),
      );
      cli.exit(report.judgement.exitCode);
    });
  return made;
}

/** @param apart how far the two devices are apart, where that is known. */
function textOf(report: OracleReport, apart: number | null, { isQuiet, width }: Terminal): string {
  const { judgement, cpu } = report;
  if (isQuiet) return `${judgement.verdict}: ${judgement.message}\n`;
  return [
    tableOf(report, width),
    ...(cpu === null ? [] : [
      `${
        apart === null
          ? "how far GPU and CPU are apart is not known, for no number is named by both"
          : `GPU and CPU are at most ${apart.toExponential(2)} apart`
      }; the CPU's noise of a margin is ${cpu.numerics.noise.toExponential(2)}`,
    ]),
    `${judgement.verdict}: ${judgement.message}`,
    "",
  ].join("\n");
}

function tableOf({ numerics, environment, cpu }: OracleReport, width?: number): string {
  const beside = cpu === null ? [] : ["Error on CPU"];
  const device = `Error on ${environment.device.toUpperCase()}`;
  const rows = numerics.vectors.map(({ name, error, tolerance }, i) => [
    name,
    error.toExponential(2),
    ...beside.map(() => cpu?.numerics.vectors[i]?.error.toExponential(2) ?? "–"),
    tolerance.toExponential(2),
    (error / tolerance).toFixed(2),
  ]);
  return textTable(["Vector", device, ...beside, "Tolerance", "Share"], rows, width);
}
