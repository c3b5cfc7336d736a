import { type Command, Option } from "@commander-js/extra-typings";
import { type Cli, command, placesOf } from "../cli.ts";
import { dataDirOption, workDirOption } from "../options.ts";

/** `report`: the page of a result, drawn anew from records. */
export function reportCommand(cli: Cli): Command {
  const made = command(cli, "report", "Draw results and runs as one HTML file", [
    "report",
    "report work_dir/results/quick/latest",
    "report work_dir/twin-ntu-xsub/stgcn/latest work_dir/eval/twin-ntu-xsub/tcn --out page.html",
  ]);
  made
    .argument("[places...]", "results or runs, by folder or file (default: the newest result)")
    .addOption(new Option("--out <file>", "the page (default: report.html beside what is drawn)"))
    .addOption(dataDirOption)
    .addOption(workDirOption)
    .addHelpText(
      "after",
      "\nThe page asks nobody for anything. It shows goldens and history as they are today; the verdicts are\n" +
        "those of the records.",
    )
    .action(async (named, { out, dataDir, workDir }) => {
      const { shellLine } = await import("../../base/shell.ts");
      const { writeAtomically } = await import("../../base/files.ts");
      const { readReported } = await import("../../store/reported.ts");
      const { drawResult } = await import("../../store/result_files.ts");
      const line = shellLine(["deno", "task", "report", ...named]);
      const { result, folders, work, page } = await readReported(named, workDir, line);
      const path = out ?? page;
      const places = { ...placesOf(cli, { dataDir, workDir }), work };
      await writeAtomically(path, await drawResult(result, places, folders));
      cli.terminal.print(`${path}\n`);
    });
  return made;
}
