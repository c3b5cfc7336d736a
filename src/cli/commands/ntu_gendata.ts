import { type Command, Option } from "@commander-js/extra-typings";
import { type Cli, command, readingContextOf } from "../cli.ts";
import { mirrorOption, oneOf } from "../options.ts";
import { type Brought, broughtAs, outFolderGets, wantedIn } from "./brought.ts";
import {
  annotationsOption,
  DASHES_NOTE,
  dataPathsOption,
  ignoredOption,
  oddOption,
  skipBadOption,
  workersOption,
} from "./prepare_options.ts";

/** `ntu_gendata`: the published way to prepare NTU RGB+D. */
export function ntuGendataCommand(cli: Cli): Command {
  return severalPlacesCommand(cli, "ntu_gendata", broughtAs("ntu"));
}

/** Prepares recordings that may lie in several places. @param called the words that call the command. */
export function severalPlacesCommand(cli: Cli, called: string, brought: Brought): Command {
  const { about: { title, raw, leftOut }, asked, splits, home } = brought;
  const name = called.split(" ").at(-1) ?? called;
  const isElsewhere = leftOut?.kind === "pin" && leftOut.elsewhere !== undefined;
  const list = isElsewhere ? ` --ignored-sample-path ${leftOut.pin}` : "";
  const names = splits.map(({ split }) => split);
  const made = command(cli, name, `Prepare ${title}'s databases from its ${raw.files}`, [
    `${called} --data-path data/${asked.folder}${list}`,
    `${called} --data-path ${asked.examples.zip} --skip-bad${list}`,
    `${called} --annotations ${asked.examples.pickle}`,
  ]);
  made
    .addOption(dataPathsOption)
    .addOption(ignoredOption)
    .option("--out-folder <dir>", outFolderGets(brought))
    .addOption(
      new Option("--split <name>", "only this split").choices(names).argParser(oneOf(names)),
    )
    .addOption(oddOption)
    .addOption(skipBadOption)
    .addOption(workersOption)
    .addOption(annotationsOption.conflicts("dataPath"))
    .addOption(mirrorOption)
    .addHelpText(
      "after",
      `\nBy default all lies in ${home}, what comes of a pickle in ${home}-pyskl.`,
    )
    .addHelpText("after", DASHES_NOTE)
    .action(async (options) => {
      const { prepareAnnotations, prepareRaw } = await import(
        "../../provision/prepare_published.ts"
      );
      const { dataPath, ignoredSamplePath, outFolder, split, annotations, ...manner } = options;
      const context = readingContextOf(cli, { dataDir: "data", ...options });
      if (annotations !== undefined) {
        const wanted = wantedIn(outFolder ?? `${home}-pyskl`, brought, split);
        const { skipBad } = manner;
        return await prepareAnnotations({ wanted, path: annotations, skipBad }, context);
      }
      await prepareRaw({
        wanted: wantedIn(outFolder ?? home, brought, split),
        places: dataPath.length > 0 ? dataPath : [`data/${asked.folder}`],
        missingList: ignoredSamplePath,
        ...manner,
      }, context);
    });
  return made;
}
