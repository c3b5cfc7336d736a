import type { Command } from "@commander-js/extra-typings";
import { type Cli, command, readingContextOf } from "../cli.ts";
import { type Brought, broughtAs, outFolderGets, wantedIn } from "./brought.ts";
import {
  annotationsOption,
  DASHES_NOTE,
  oddOption,
  skipBadOption,
  workersOption,
} from "./prepare_options.ts";

/** `kinetics_gendata`: the published way to prepare Kinetics-skeleton. */
export function kineticsGendataCommand(cli: Cli): Command {
  return onePlaceCommand(cli, "kinetics_gendata", broughtAs("kinetics"));
}

/** Prepares recordings that lie in one place. @param called the words that call the command. */
export function onePlaceCommand(cli: Cli, called: string, brought: Brought): Command {
  const { about: { title, raw }, asked, home } = brought;
  const name = called.split(" ").at(-1) ?? called;
  const folder = `data/${asked.folder}`;
  const made = command(cli, name, `Prepare ${title}'s database from its ${raw.files}`, [
    `${called} --data-path ${folder}`,
    `${called} --data-path ${asked.examples.zip} --workers 4`,
    `${called} --annotations ${asked.examples.pickle}`,
  ]);
  made
    .option("--data-path <place>", `the folder or zip of ${raw.holds}`, folder)
    .option("--out-folder <dir>", outFolderGets(brought))
    .addOption(oddOption)
    .addOption(skipBadOption)
    .addOption(workersOption)
    .addOption(annotationsOption)
    .addHelpText(
      "after",
      `\nBy default it goes to ${home}, what comes of a pickle to ${home}-pyskl.`,
    )
    .addHelpText("after", DASHES_NOTE)
    .action(async (options) => {
      const { prepareAnnotations, prepareRaw } = await import(
        "../../provision/prepare_published.ts"
      );
      const { dataPath, outFolder, annotations, ...manner } = options;
      const context = readingContextOf(cli, { dataDir: "data" });
      if (annotations === undefined) {
        const wanted = wantedIn(outFolder ?? home, brought);
        return await prepareRaw({ wanted, places: [dataPath], ...manner }, context);
      }
      const wanted = wantedIn(outFolder ?? `${home}-pyskl`, brought);
      const { skipBad } = manner;
      await prepareAnnotations({ wanted, path: annotations, skipBad }, context);
    });
  return made;
}
