import type { Command } from "@commander-js/extra-typings";
import { UsageError } from "../../base/errors.ts";
import { suggest } from "../../base/suggest.ts";
import { families } from "../../datasets/catalog/catalog.ts";
import type { Obtained } from "../../datasets/catalog/data_set.ts";
import { type Cli, command, readingContextOf } from "../cli.ts";
import { broughtAs } from "./brought.ts";
import { onePlaceCommand } from "./kinetics_gendata.ts";
import { severalPlacesCommand } from "./ntu_gendata.ts";
import { isDatasetFile } from "../../datasets/catalog/chosen.ts";
import { dataDirOption, mirrorOption } from "../options.ts";
import { skipBadOption } from "./prepare_options.ts";

/** `prepare`: databases from raw recordings, made anew if they are there. */
export function prepareCommand(cli: Cli): Command {
  const made = command(cli, "prepare", "Prepare databases from raw recordings", [
    "prepare twin",
    "prepare ui-prmd --mirror ../shared/mirror",
    "prepare ntu --data-path data/NTU-RGB-D/nturgb+d_skeletons",
    "prepare kinetics --data-path data/Kinetics/kinetics-skeleton",
    "prepare --template mine.yaml --data-path mine.pkl",
    "prepare mine.yaml --data-path mine.pkl",
  ]);
  ownOptions(cli, made);
  for (const family of familiesThatAre("ask")) made.addCommand(broughtCommand(cli, family));
  for (const family of familiesThatAre("pin")) made.addCommand(pinnedCommand(cli, family));
  made.addCommand(twinCommand(cli));
  return made;
}

/** By a file, of which the words of the command are none. */
function ownOptions(cli: Cli, made: Command): void {
  made
    .enablePositionalOptions() // or those of the families' own commands were taken for these
    .argument("[file]", "the file that describes a data set of your own")
    .option("--template <file>", "write that file, as far as the recordings tell it")
    .option("--data-path <place>", "the recordings of your own: a file or a folder")
    .option("--labels <file>", "their labels, where the recordings have none")
    .option("--axes <order>", "for a template: the order of an array's axes, as in NCTVM or NMTVC")
    .addOption(skipBadOption)
    .addOption(dataDirOption)
    .action(async (file, { template, ...options }) => {
      const { prepareByFile, writeTemplate } = await import("../own/prepare_own.ts");
      if (file !== undefined && template !== undefined) {
        throw new UsageError(`Cannot prepare "${file}" and write a template: do one of them`);
      }
      if (template !== undefined) return await writeTemplate(cli, template, options);
      if (file === undefined) return made.help({ error: true });
      if (!isDatasetFile(file)) refuseWord(made, file);
      await prepareByFile(cli, file, options);
    });
}

/** Ends as at any command that is not there. */
function refuseWord(made: Command, word: string): never {
  const known = made.commands.map((command) => command.name());
  const near = suggest(word, known).replace(/^, did you mean "(.*)"\?$/, "\n(Did you mean $1?)");
  made.error(`error: unknown command '${word}'${near.startsWith("\n") ? near : ""}`, {
    code: "commander.unknownCommand",
  });
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
