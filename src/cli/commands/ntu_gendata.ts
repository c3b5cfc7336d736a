import { type Command, Option } from "@commander-js/extra-typings";
import type { NtuDataset, NtuSplit } from "../../datasets/splits.ts";
import { prepareAnnotations, prepareNtu } from "../../provision/prepare_published.ts";
import { type Cli, command, readingContextOf } from "../cli.ts";
import { mirrorOption, oneOf } from "../options.ts";
import {
  annotationsOption,
  DASHES_NOTE,
  dataPathsOption,
  ignoredOption,
  oddOption,
  skipBadOption,
  workersOption,
} from "./prepare_options.ts";

/** A way to prepare one of NTU's data sets. */
interface NtuCommand {
  /** The words that call it. */
  readonly called: string;
  readonly title: string;
  readonly dataset: NtuDataset;
  readonly splits: readonly [NtuSplit, NtuSplit];
  /** Where raw files and databases lie if nobody says otherwise. */
  readonly folder: string;
}

const ntu60 = {
  title: "NTU RGB+D",
  dataset: "ntu",
  splits: ["xsub", "xview"],
  folder: "data/NTU-RGB-D",
} as const;

/** `ntu_gendata`: the published way to prepare NTU RGB+D. */
export function ntuGendataCommand(cli: Cli): Command {
  return ntuCommand(cli, { ...ntu60, called: "ntu_gendata" });
}

/** `prepare ntu`: the same by our name. */
export function prepareNtuCommand(cli: Cli): Command {
  return ntuCommand(cli, { ...ntu60, called: "prepare ntu" });
}

/** `prepare ntu120`: its extension. */
export function prepareNtu120Command(cli: Cli): Command {
  return ntuCommand(cli, {
    called: "prepare ntu120",
    title: "NTU RGB+D 120",
    dataset: "ntu120",
    splits: ["xsub", "xset"],
    folder: "data/NTU-RGB-D-120",
  });
}

function ntuCommand(cli: Cli, { called, title, dataset, splits, folder }: NtuCommand): Command {
  const name = called.split(" ").at(-1) ?? called;
  const list = dataset === "ntu120"
    ? " --ignored-sample-path NTU_RGBD120_samples_with_missing_skeletons.txt"
    : "";
  const made = command(cli, name, `Prepare ${title}'s databases from its .skeleton files`, [
    `${called} --data-path ${folder}/nturgb+d_skeletons${list}`,
    `${called} --data-path nturgbd_skeletons_s001_to_s017.zip --skip-bad${list}`,
    `${called} --annotations ${dataset === "ntu" ? "ntu60" : dataset}_3danno.pkl`,
  ]);
  made
    .addOption(dataPathsOption)
    .addOption(ignoredOption)
    .option("--out-folder <dir>", `gets ${splits.join("/ and ")}/`)
    .addOption(
      new Option("--split <name>", "only this split").choices(splits).argParser(oneOf(splits)),
    )
    .addOption(oddOption)
    .addOption(skipBadOption)
    .addOption(workersOption)
    .addOption(annotationsOption.conflicts("dataPath"))
    .addOption(mirrorOption)
    .addHelpText(
      "after",
      `\nBy default all lies in ${folder}, what comes of a pickle in ${folder}-pyskl.`,
    )
    .addHelpText("after", DASHES_NOTE)
    .action(async (options) => {
      const { dataPath, ignoredSamplePath, outFolder, split, annotations, ...manner } = options;
      const context = readingContextOf(cli, { dataDir: "data", ...options });
      const wanted = split === undefined ? splits : [split];
      if (annotations !== undefined) {
        const out = outFolder ?? `${folder}-pyskl`;
        const folders = Object.fromEntries(wanted.map((name) => [name, `${out}/${name}`]));
        const { skipBad } = manner;
        const request = { dataset, path: annotations, out: folders, skipBad };
        return await prepareAnnotations(request, context);
      }
      await prepareNtu({
        dataset,
        places: dataPath.length > 0 ? dataPath : [`${folder}/nturgb+d_skeletons`],
        missingList: ignoredSamplePath,
        out: outFolder ?? folder,
        splits: wanted,
        ...manner,
      }, context);
    });
  return made;
}
