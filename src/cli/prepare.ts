import type { Command } from "@commander-js/extra-typings";
import { databaseFolder, prepareTwin } from "../suite/databases.ts";
import { prepareUiPrmd } from "../suite/ui_prmd.ts";
import { type Cli, command, dataContextOf } from "./cli.ts";
import { ntuGendataCommand } from "./ntu_gendata.ts";
import { dataDirOption, mirrorOption } from "./options.ts";

/** `prepare`: databases from raw recordings, made anew if they are there. */
export function prepareCommand(cli: Cli): Command {
  const made = command(cli, "prepare", "Prepare databases from raw recordings", [
    "prepare twin",
    "prepare ui-prmd --mirror ../shared/mirror",
    "prepare ntu --data-path data/NTU-RGB-D/nturgb+d_skeletons",
  ]);
  made.addCommand(ntuGendataCommand(cli, "ntu"));
  made.addCommand(uiPrmdCommand(cli));
  made.addCommand(twinCommand(cli));
  return made;
}

function uiPrmdCommand(cli: Cli): Command {
  const made = command(cli, "ui-prmd", "Fetch and prepare UI-PRMD", ["prepare ui-prmd"]);
  made.addOption(mirrorOption).addOption(dataDirOption).action(async (options) => {
    const out = databaseFolder(options.dataDir, "ui-prmd-xsub");
    await prepareUiPrmd(out, dataContextOf(cli, options));
  });
  return made;
}

function twinCommand(cli: Cli): Command {
  const made = command(cli, "twin", "Generate and prepare NTU's twin, both splits", [
    "prepare twin",
  ]);
  made.addOption(dataDirOption).action(async (options) => {
    const context = dataContextOf(cli, options);
    for (const split of ["xsub", "xview"] as const) {
      await prepareTwin(split, databaseFolder(options.dataDir, `twin-ntu-${split}`), context);
    }
  });
  return made;
}
