import type { Command } from "@commander-js/extra-typings";
import Table from "cli-table3";
import { holdNumerics } from "../golden/numerics.ts";
import type { ObservedNumerics } from "../golden/observation.ts";
import { conclude } from "../golden/verdict.ts";
import { performOracle } from "../suite/oracle.ts";
import { type Cli, command } from "./cli.ts";
import { deviceOption, jsonOption, mirrorOption } from "./options.ts";
import { runContextOf } from "./run_context.ts";

/** `oracle`: does this engine compute what the published implementation does, and the same bits twice? */
export function oracleCommand(cli: Cli): Command {
  const made = command(cli, "oracle", "Hold this engine against the published implementation", [
    "oracle",
    "oracle --device gpu --json",
  ]);
  made.addOption(deviceOption).addOption(mirrorOption).addOption(jsonOption)
    .action(async ({ json, ...options }) => {
      const { terminal } = cli;
      const context = await runContextOf(cli, { ...options, dataDir: "data" }, ["oracle"]);
      const numerics = await performOracle(context);
      const { environment } = context.runner;
      const judgement = conclude([holdNumerics({ numerics, environment })]);
      terminal.print(
        json
          ? `${JSON.stringify({ judgement, numerics, environment }, null, 2)}\n`
          : `${tableOf(numerics)}\n${judgement.verdict}: ${judgement.message}\n`,
      );
      cli.exit(judgement.exitCode);
    });
  return made;
}

function tableOf({ vectors }: ObservedNumerics): string {
  const table = new Table({
    head: ["Vector", "Error", "Tolerance", "Share"],
    style: { head: [], border: [] },
  });
  for (const { name, error, tolerance } of vectors) {
    table.push([
      name,
      error.toExponential(2),
      tolerance.toExponential(2),
      (error / tolerance).toFixed(2),
    ]);
  }
  return table.toString();
}
