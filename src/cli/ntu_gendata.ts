import { type Command, Option } from "@commander-js/extra-typings";
import { oddChoices } from "../datasets/odd.ts";
import { prepareNtu } from "../suite/prepare_ntu.ts";
import { type Cli, command, dataContextOf } from "./cli.ts";
import { gathered, mirrorOption, oneOf } from "./options.ts";

/** Splits of NTU RGB+D. */
const splitNames = ["xsub", "xview"] as const;

/** `ntu_gendata`: the published way to prepare NTU RGB+D; `prepare ntu` is the same by our name. */
export function ntuGendataCommand(cli: Cli, name: "ntu_gendata" | "ntu" = "ntu_gendata"): Command {
  const called = name === "ntu" ? "prepare ntu" : name;
  const made = command(cli, name, "Prepare NTU RGB+D's databases from its .skeleton files", [
    `${called} --data-path data/NTU-RGB-D/nturgb+d_skeletons`,
    `${called} --data-path nturgbd_skeletons_s001_to_s017.zip --skip-bad`,
  ]);
  made
    .option(
      "--data-path <place>",
      "a folder or zip of .skeleton files; may be repeated (default data/NTU-RGB-D/nturgb+d_skeletons)",
      gathered,
      [],
    )
    .option("--ignored-sample-path <file>", "samples to leave out (default: the official list)")
    .option("--out-folder <dir>", "gets xsub/ and xview/", "data/NTU-RGB-D")
    .addOption(
      new Option("--split <name>", "only this split").choices(splitNames)
        .argParser(oneOf(splitNames)),
    )
    .addOption(
      new Option("--odd <how>", "unsound files that the published scripts let through")
        .choices(oddChoices).argParser(oneOf(oddChoices)).default("refuse" as const),
    )
    .option("--skip-bad", "leave unsound files out, named in the manifest")
    .addOption(mirrorOption)
    .addHelpText("after", "\nOptions may be written with _ too, as published: --data_path")
    .action(async (options) => {
      const { dataPath, ignoredSamplePath, outFolder, split, odd, skipBad = false } = options;
      const places = dataPath.length > 0 ? dataPath : ["data/NTU-RGB-D/nturgb+d_skeletons"];
      await prepareNtu({
        places,
        missingList: ignoredSamplePath,
        out: outFolder,
        splits: split === undefined ? splitNames : [split],
        odd,
        skipBad,
      }, dataContextOf(cli, { dataDir: "data", ...options }));
    });
  return made;
}
