import type { Command } from "@commander-js/extra-typings";
import { families } from "../../datasets/catalog/catalog.ts";
import type { Obtained } from "../../datasets/catalog/data_set.ts";
import { type Cli, command, readingContextOf } from "../cli.ts";
import { broughtAs } from "./brought.ts";
import { onePlaceCommand } from "./kinetics_gendata.ts";
import { severalPlacesCommand } from "./ntu_gendata.ts";
import { dataDirOption, mirrorOption } from "../options.ts";

/** `prepare`: databases from raw recordings, made anew if they are there. */
export function prepareCommand(cli: Cli): Command {
  const made = command(cli, "prepare", "Prepare databases from raw recordings", [
    "prepare twin",
    "prepare ui-prmd --mirror ../shared/mirror",
    "prepare ntu --data-path data/NTU-RGB-D/nturgb+d_skeletons",
    "prepare kinetics --data-path data/Kinetics/kinetics-skeleton",
  ]);
  for (const family of familiesThatAre("ask")) made.addCommand(broughtCommand(cli, family));
  for (const family of familiesThatAre("pin")) made.addCommand(pinnedCommand(cli, family));
  made.addCommand(twinCommand(cli));
  return made;
}

function familiesThatAre(kind: Obtained["kind"]): string[] {
  return [...families].flatMap(([family, [about]]) =>
    about?.obtained.kind === kind ? [family] : []
  );
}

function broughtCommand(cli: Cli, family: string): Command {
  const brought = broughtAs(family);
  const make = {
    "several places": severalPlacesCommand,
    "one place": onePlaceCommand,
  }[brought.about.raw.takes];
  return make(cli, `prepare ${family}`, brought);
}

function pinnedCommand(cli: Cli, family: string): Command {
  const splits = families.get(family) ?? [];
  const title = splits[0]?.title ?? family;
  const made = command(cli, family, `Fetch and prepare ${title}`, [`prepare ${family}`]);
  made.addOption(mirrorOption).addOption(dataDirOption).action(async (options) => {
    const { prepareDatabase } = await import("../../provision/databases.ts");
    const context = readingContextOf(cli, options);
    for (const { name } of splits) await prepareDatabase(name, context);
  });
  return made;
}

function twinCommand(cli: Cli): Command {
  const made = command(cli, "twin", "Generate and prepare the twins of NTU and of Kinetics", [
    "prepare twin",
  ]);
  made.addOption(dataDirOption).action(async (options) => {
    const { prepareTwins } = await import("../../provision/databases.ts");
    await prepareTwins(readingContextOf(cli, options));
  });
  return made;
}
