import { type Command, Option } from "@commander-js/extra-typings";
import { extname, join } from "node:path";
import { UsageError } from "../../base/errors.ts";
import { exists, writeAtomically } from "../../base/files.ts";
import { fileName } from "../../base/text.ts";
import { datasetNames } from "../../datasets/catalog/catalog.ts";
import type { FeederConfig } from "../../datasets/feeder_config.ts";
import { modelNames } from "../../models/config.ts";
import type { DatasetChoice } from "../../datasets/catalog/choice.ts";
import { datasetMeant } from "../own/chosen_dataset.ts";
import { type Cli, command, dataContextOf } from "../cli.ts";
import { dataDirOption, datasetWord, oneOf, seedOption, workDirOption } from "../options.ts";

/** Endings of pictures that SVG is none of: whatever opens them by their name fails. */
const PICTURES = [".bmp", ".gif", ".jpeg", ".jpg", ".pdf", ".png", ".tif", ".tiff", ".webp"];

/** @throws {UsageError} where the sheet, which is SVG, would lie under the name of another kind of picture. */
function refusePicture(out: string | undefined): void {
  const ending = out === undefined ? "" : extname(out).toLowerCase();
  if (!PICTURES.includes(ending)) return;
  throw new UsageError(`Cannot draw "${out}": what is drawn is SVG, whose files end in .svg`);
}

/** `show`: a sample for the eye. */
export function showCommand(cli: Cli): Command {
  const made = command(cli, "show", "Draw a sample, as stored and as the network sees it", [
    "show S001C001P001R001A001",
    "show twin-val-0000 --dataset twin-kinetics --seed 2",
  ]);
  made
    .argument("<sample>", "its name, with or without its ending")
    .addOption(
      new Option(
        "--dataset <name>",
        "where to look: a name, or the file of one of your own (default: every database that is there)",
      ).choices(datasetNames).argParser(datasetWord),
    )
    .option("--model <name>", "whose config says what the network sees", "stgcn")
    .addOption(seedOption)
    .option("--out <file>", "the SVG (default: show/<sample>.svg in the folder of results)")
    .addOption(dataDirOption)
    .addOption(workDirOption)
    .action(async (sample, options) => {
      refusePicture(options.out);
      const { showSample } = await import("../../provision/show_sample.ts");
      const { contactSheet } = await import("../../report/contact_sheet.ts");
      const { configFor } = await import("../../suite/own_config.ts");
      const { readRunConfig } = await import("../../suite/run_config.ts");
      const { model, seed, workDir } = options;
      const { dataset } = await datasetMeant(options.dataset);
      const context = dataContextOf(cli, options);
      const feederOf = async (of: DatasetChoice): Promise<FeederConfig | undefined> => {
        if (typeof of !== "string") {
          const known = oneOf(modelNames)(model);
          return (await configFor(context.places, { dataset: of, model: known, set: [] })).feeder;
        }
        const path = join(context.places.config, of, `${model}.yaml`);
        return await exists(path) ? (await readRunConfig(path, path)).feeder : undefined;
      };
      const shown = await showSample({ sample, dataset, feederOf, seed }, context);
      const out = options.out ?? join(workDir, "show", `${fileName(shown.name)}.svg`);
      await writeAtomically(out, contactSheet(shown));
      cli.terminal.print(`${out}\n`);
    });
  return made;
}
