import type { Command } from "@commander-js/extra-typings";
import { describeFinding } from "../../datasets/findings.ts";
import { EXIT_CODES } from "../../golden/verdict.ts";
import type { Verified } from "../../provision/verify_dataset.ts";
import { datasetNamed } from "../own/chosen_dataset.ts";
import { type Cli, command, readingContextOf } from "../cli.ts";
import { dataDirOption, datasetOption, gathered, jsonOption, mirrorOption } from "../options.ts";
import { ignoredOption } from "./prepare_options.ts";

/** `verify`: a database or raw recordings against what is known of them. */
export function verifyCommand(cli: Cli): Command {
  const made = command(cli, "verify", "Hold a database or raw recordings against what is known", [
    "verify --dataset twin-ntu-xsub",
    "verify --dataset ntu-xsub --data data/NTU-RGB-D/xsub",
    "verify --dataset ntu-xsub --data-path data/NTU-RGB-D/nturgb+d_skeletons --json",
  ]);
  made
    .addOption(datasetOption)
    .option("--data <dir>", "the database's folder, if not the usual one")
    .option(
      "--data-path <place>",
      "a folder or zip of raw recordings instead; may be repeated",
      gathered,
      [],
    )
    .addOption(ignoredOption)
    .addOption(mirrorOption)
    .addOption(dataDirOption)
    .addOption(jsonOption)
    .addHelpText(
      "after",
      "\nThe exit code is 4 where something differs from what is known, else 0.",
    )
    .action(async (options) => {
      const { verifyDataset } = await import("../../provision/verify_dataset.ts");
      const { dataset: word, data, dataPath, ignoredSamplePath, json } = options;
      const { dataset } = await datasetNamed(word);
      const request = { dataset, database: data, places: dataPath, missingList: ignoredSamplePath };
      const verified = await verifyDataset(request, readingContextOf(cli, options));
      cli.terminal.print(
        json
          ? `${JSON.stringify({ dataset: word, verified }, null, 2)}\n`
          : describeVerified(verified),
      );
      const differs = verified.some(({ findings }) => findings.some((f) => f.kind === "error"));
      if (differs) cli.exit(EXIT_CODES.mismatch);
    });
  return made;
}

/** A paragraph for everything that was looked at. */
function describeVerified(verified: readonly Verified[]): string {
  return verified.map(({ title, findings }) => {
    const lines = findings.map((finding) => `  ${describeFinding(finding)}\n`);
    return `${title}: ${lines.length === 0 ? "as known\n" : `\n${lines.join("")}`}`;
  }).join("");
}
