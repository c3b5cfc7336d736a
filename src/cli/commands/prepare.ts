import type { Command } from "@commander-js/extra-typings";
import { databaseFolder, prepareTwins } from "../../provision/databases.ts";
import { prepareUiPrmd } from "../../provision/ui_prmd.ts";
import { type Cli, command, readingContextOf } from "../cli.ts";
import { prepareKineticsCommand } from "./kinetics_gendata.ts";
import { prepareNtu120Command, prepareNtuCommand } from "./ntu_gendata.ts";
import { dataDirOption, mirrorOption } from "../options.ts";

/** `prepare`: databases from raw recordings, made anew if they are there. */
export function prepareCommand(cli: Cli): Command {
  const made = command(cli, "prepare", "Prepare databases from raw recordings", [
    "prepare twin",
    "prepare ui-prmd --mirror ../shared/mirror",
    "prepare ntu --data-path data/NTU-RGB-D/nturgb+d_skeletons",
    "prepare kinetics --data-path data/Kinetics/kinetics-skeleton",
  ]);
  made.addCommand(prepareNtuCommand(cli));
  made.addCommand(prepareNtu120Command(cli));
  made.addCommand(prepareKineticsCommand(cli));
  made.addCommand(uiPrmdCommand(cli));
  made.addCommand(twinCommand(cli));
  return made;
}

function uiPrmdCommand(cli: Cli): Command {
  const made = command(cli, "ui-prmd", "Fetch and prepare UI-PRMD", ["prepare ui-prmd"]);
  made.addOption(mirrorOption).addOption(dataDirOption).action(async (options) => {
    const out = databaseFolder(options.dataDir, "ui-prmd-xsub");
    await prepareUiPrmd(out, readingContextOf(cli, options));
  });
  return made;
}

function twinCommand(cli: Cli): Command {
  const made = command(cli, "twin", "Generate and prepare the twins of NTU and of Kinetics", [
    "prepare twin",
  ]);
  made.addOption(dataDirOption).action(async (options) => {
    await prepareTwins(readingContextOf(cli, options));
  });
  return made;
}
