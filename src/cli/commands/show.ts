import { type Command, Option } from "@commander-js/extra-typings";
import { extname, join } from "node:path";
import { UsageError } from "../../base/errors.ts";
import { exists, writeAtomically } from "../../base/files.ts";
import { fileName } from "../../base/text.ts";
import { datasetNames } from "../../datasets/catalog/catalog.ts";
import type { FeederConfig } from "../../datasets/feeder_config.ts";
import { modelNames } from "../../models/config.ts";
import { type DatasetChoice, nameOfChoice } from "../../datasets/catalog/choice.ts";
import { datasetMeant } from "../own/chosen_dataset.ts";
import type { ShownAnswers } from "../../report/sample_page.ts";
import { type Cli, command, dataContextOf } from "../cli.ts";
import { dataDirOption, datasetWord, oneOf, seedOption, workDirOption } from "../options.ts";

/** What is drawn, by the ending of its file. */
const FORMS = { ".svg": "sheet", ".html": "page" } as const;
type Form = typeof FORMS[keyof typeof FORMS];

/** @throws {UsageError} where the file would lie under the name of another kind. */
function formOf(out: string): Form {
  for (const [ending, form] of Object.entries(FORMS)) {
    if (extname(out).toLowerCase() === ending) return form;
  }
  throw new UsageError(
    `Cannot draw "${out}": what is drawn is SVG, whose files end in .svg, or a page in motion, which ends in .html`,
  );
}

/** The answers as lines under a drawing. */
function answerLines(
  { whose, now, margin }: ShownAnswers,
  classNames: readonly string[],
): readonly string[] {
  const classes = now.map(({ class: one, share }) => {
    const name = classNames[one] === undefined ? "" : ` ${classNames[one]}`;
    return `${one}${name}${share === null ? "" : ` (${(100 * share).toFixed(1)} %)`}`;
  });
  const far = margin === null ? "" : `; margin ${margin.toPrecision(3)}`;
  return [`Answered: ${classes.join(", ")}${far}`, `by ${whose}`];
}

/** `show`: a sample for the eye. */
export function showCommand(cli: Cli): Command {
  const made = command(cli, "show", "Draw a sample, as stored and as the network sees it", [
    "show S001C001P001R001A001",
    "show twin-val-0000 --dataset twin-kinetics --seed 2",
    "show S001C001P001R001A001 --out sample.html",
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
    .option(
      "--run <dir>",
      "whose answers are told (default: the latest run of data set and model in the folder of results)",
    )
    .option(
      "--out <file>",
      "an SVG, or a page in motion where it ends in .html (default: show/<sample>.svg in the folder of results)",
    )
    .addOption(dataDirOption)
    .addOption(workDirOption)
    .action(async (sample, options) => {
      const form = options.out === undefined ? "sheet" : formOf(options.out);
      const { showSample } = await import("../../provision/show_sample.ts");
      const { contactSheet } = await import("../../report/contact_sheet.ts");
      const { configFor } = await import("../../suite/own_config.ts");
      const { samplePage } = await import("../../report/sample_page.ts");
      const { answersIn, latestAnswers } = await import("../../suite/shown_answers.ts");
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
      const answers = options.run === undefined
        ? await latestAnswers(workDir, `${nameOfChoice(shown.dataset)}/${model}`, shown.name)
        : await answersIn(options.run, shown.name);
      if (options.run !== undefined && answers === null) {
        throw new UsageError(
          `Cannot tell what "${options.run}" answered to "${shown.name}": the run left no answer to it`,
        );
      }
      const out = options.out ?? join(workDir, "show", `${fileName(shown.name)}.svg`);
      const notes = answers === null ? [] : answerLines(answers, shown.classNames);
      await writeAtomically(
        out,
        form === "page" ? samplePage(shown, answers) : contactSheet({ ...shown, notes }),
      );
      cli.terminal.print(`${out}\n`);
    });
  return made;
}
