import type { Command } from "@commander-js/extra-typings";
import { formatJson } from "../../base/json.ts";
import { terminalPiece, visibleLine } from "../../base/text.ts";
import { type Cli, command, placesOf } from "../cli.ts";
import { jsonOption } from "../options.ts";

/** `inspect`: what a file is, and what to type next. */
export function inspectCommand(cli: Cli): Command {
  const made = command(cli, "inspect", "Say what a file is, and what to type next", [
    "inspect models/epoch80_model.pt",
    "inspect work_dir/joint/epoch1_test_score.pkl",
    "inspect data/NTU-RGB-D/xsub/val_data.npy --json",
  ]);
  made
    .argument("<file>", "weights, scores, labels, a database, or what this program writes")
    .addOption(jsonOption)
    .action(async (path, { json }) => {
      const { inspectFile } = await import("../../library/inspected.ts");
      const { knownRuns } = await import("../../suite/configs.ts");
      const inspected = await inspectFile(
        path,
        await knownRuns(placesOf(cli, { dataDir: "data" })),
      );
      if (json) return cli.terminal.print(`${formatJson(inspected, 2)}\n`);
      const { file, what, details, next } = inspected;
      const lines = [
        `${file}: ${what}`,
        ...details.map((line) => `  ${line}`),
        ...next.map((line) => `  next: ${line}`),
      ];
      cli.terminal.print(lines.map((line) => `${terminalPiece(visibleLine(line))}\n`).join(""));
    });
  return made;
}
