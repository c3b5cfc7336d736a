import type { Command } from "@commander-js/extra-typings";
import { nameOfChoice } from "../../datasets/catalog/choice.ts";
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
      "\nThe exit code is 4 where something differs from what is known, 5 where nothing does but something could not be checked, else 0.",
    )
    .action(async (options) => {
      const { verifyDataset } = await import("../../provision/verify_dataset.ts");
      const { boundContents } = await import("../../store/bound_contents.ts");
      const { goldenFolder } = await import("../../store/golden_store.ts");
      const { dataset: word, data, dataPath, ignoredSamplePath, json } = options;
      const { dataset, own } = await datasetNamed(word);
      const context = readingContextOf(cli, options);
      const name = nameOfChoice(dataset);
      const golden = goldenFolder({ ...context.places, own }, name);
      const verified = await verifyDataset({
        dataset,
        database: data,
        places: dataPath,
        missingList: ignoredSamplePath,
        bound: await boundContents(golden, name),
      }, context);
      cli.terminal.print(
        json
          ? `${JSON.stringify({ dataset: word, verified }, null, 2)}\n`
          : describeVerified(verified),
      );
      const code = codeOf(verified);
      if (code !== 0) cli.exit(code);
    });
  return made;
}

/** The exit code: what differs says more than what could not be checked. */
export function codeOf(verified: readonly Pick<Verified, "findings">[]): number {
  const kinds = new Set(verified.flatMap(({ findings }) => findings.map(({ kind }) => kind)));
  if (kinds.has("error")) return EXIT_CODES.mismatch;
  return kinds.has("unchecked") ? EXIT_CODES.unavailable : 0;
}

/** A paragraph for everything that was looked at. */
function describeVerified(verified: readonly Verified[]): string {
  return verified.map(({ title, findings }) => {
    const lines = findings.map((finding) => `  ${describeFinding(finding)}\n`);
    return `${title}: ${lines.length === 0 ? "as known\n" : `\n${lines.join("")}`}`;
  }).join("");
}
