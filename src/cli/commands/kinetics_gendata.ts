import type { Command } from "@commander-js/extra-typings";
import { prepareAnnotations, prepareKinetics } from "../../provision/prepare_published.ts";
import { type Cli, command, readingContextOf } from "../cli.ts";
import {
  annotationsOption,
  DASHES_NOTE,
  oddOption,
  skipBadOption,
  workersOption,
} from "./prepare_options.ts";

/** Where clips and database lie if nobody says otherwise, as published. */
const FOLDER = "data/Kinetics/kinetics-skeleton";

/** `kinetics_gendata`: the published way to prepare Kinetics-skeleton. */
export function kineticsGendataCommand(cli: Cli): Command {
  return kineticsCommand(cli, "kinetics_gendata");
}

/** `prepare kinetics`: the same by our name. */
export function prepareKineticsCommand(cli: Cli): Command {
  return kineticsCommand(cli, "prepare kinetics");
}

function kineticsCommand(cli: Cli, called: "kinetics_gendata" | "prepare kinetics"): Command {
  const name = called.split(" ").at(-1) ?? called;
  const made = command(cli, name, "Prepare Kinetics-skeleton's database from its clips", [
    `${called} --data-path ${FOLDER}`,
    `${called} --data-path data/downloads/kinetics-skeleton.zip --workers 4`,
    `${called} --annotations k400_hrnet.pkl`,
  ]);
  made
    .option("--data-path <place>", "the folder or zip of kinetics_{train,val}", FOLDER)
    .option("--out-folder <dir>", "gets the database; what else lies there stays")
    .addOption(oddOption)
    .addOption(skipBadOption)
    .addOption(workersOption)
    .addOption(annotationsOption)
    .addHelpText(
      "after",
      `\nBy default it goes to ${FOLDER}, what comes of a pickle to ${FOLDER}-pyskl.`,
    )
    .addHelpText("after", DASHES_NOTE)
    .action(async (options) => {
      const { dataPath: path, outFolder, annotations, ...manner } = options;
      const context = readingContextOf(cli, { dataDir: "data" });
      if (annotations === undefined) {
        return await prepareKinetics({ path, out: outFolder ?? FOLDER, ...manner }, context);
      }
      const out = { val: outFolder ?? `${FOLDER}-pyskl` };
      const { skipBad } = manner;
      await prepareAnnotations({ dataset: "kinetics", path: annotations, out, skipBad }, context);
    });
  return made;
}
