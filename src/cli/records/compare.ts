import type { Command } from "@commander-js/extra-typings";
import { DataError } from "../../base/errors.ts";
import { formatJson } from "../../base/json.ts";
import type { OwnAnswers } from "../../evaluation/own_answers.ts";
import type { RecordedRun } from "../../golden/compare.ts";
import { EXIT_CODES } from "../../golden/verdict.ts";
import { type Cli, command } from "../cli.ts";
import { dataDirOption, jsonOption } from "../options.ts";
import {
  alignTables,
  isScoreFile,
  labelledOption,
  type LabelOptions,
  labelsOption,
  readTables,
} from "./own_scores.ts";

/** `compare`: two runs or files of scores side by side, neither of them the truth. */
export function compareCommand(cli: Cli): Command {
  const made = command(cli, "compare", "Compare two runs: what was different, and what it did", [
    "compare work_dir/twin-ntu-xsub/stgcn/latest other/twin-ntu-xsub/stgcn/latest",
    "compare before/record.json after/record.json --json",
    "compare before/epoch1_test_score.pkl after/epoch1_test_score.pkl --labels val_label.pkl",
  ]);
  made
    .argument("<first>", "a run's folder, latest, or its record.json; or a file of scores")
    .argument("<second>", "another")
    .addOption(labelsOption)
    .addOption(labelledOption)
    .addOption(dataDirOption)
    .addOption(jsonOption)
    .addHelpText("after", "\nThe exit code is 6 where one of the two scored nothing, else 0.")
    .action(async (first, second, { json, ...labels }) => {
      if (await isScoreFile(first) || await isScoreFile(second)) {
        return await compareScores(cli, [first, second], { json, ...labels });
      }
      const { compareRuns, formatComparison } = await import("../../golden/compare.ts");
      const comparison = compareRuns(await comparedRun(first), await comparedRun(second));
      cli.terminal.print(
        json
          ? `${JSON.stringify(comparison, null, 2)}\n`
          : told(formatComparison(comparison), cli.terminal),
      );
      if (comparison.accuracy.includes(null)) cli.exit(EXIT_CODES["nothing measured"]);
    });
  return made;
}

async function comparedRun(place: string): Promise<RecordedRun> {
  const { readRun } = await import("../../store/run_folder.ts");
  const { observation, predictions, record } = await readRun(place);
  const { trainedPerSecond, evaluatedPerSecond } = record.times;
  const speeds = { trainedPerSecond, evaluatedPerSecond };
  const { commit, clean, config, initial } = record;
  return { observation, predictions, speeds, version: { commit, clean }, config, initial };
}

/** Two files of scores, or one and a run, whose labels are taken then where nobody names others. */
async function compareScores(
  { terminal }: Cli,
  places: readonly [first: string, second: string],
  { json, ...labels }: LabelOptions & { readonly json?: true | undefined },
): Promise<void> {
  const { compareOwn, formatOwnComparison } = await import("../../evaluation/own_comparison.ts");
  const { answersOfScores } = await import("../../evaluation/own_answers.ts");
  const { bareNamed } = await import("../../evaluation/own_scores.ts");
  const files: string[] = [];
  const runs = new Map<string, OwnAnswers>();
  for (const place of places) {
    if (await isScoreFile(place)) files.push(place);
    else runs.set(place, await answersOfRun(place));
  }
  const [run] = runs.values();
  const { scores, notes } = await alignTables(await readTables(files), labels, run);
  for (const note of notes) terminal.note(note);
  const answers = scores.map(answersOfScores);
  const [first, second] = places.map((place) => runs.get(place) ?? answers.shift());
  if (first === undefined || second === undefined) throw new TypeError("Cannot compare one file");
  const comparison = compareOwn(bareNamed(first), bareNamed(second));
  terminal.print(
    json ? `${formatJson(comparison, 2)}\n` : told(formatOwnComparison(comparison), terminal),
  );
}

/** All lines, or the first one, which has the verdict. */
function told(text: string, { isQuiet }: Cli["terminal"]): string {
  return isQuiet ? text.slice(0, text.indexOf("\n") + 1) : text;
}

async function answersOfRun(file: string): Promise<OwnAnswers> {
  const { readRun } = await import("../../store/run_folder.ts");
  const { predictions } = await readRun(file);
  if (predictions !== null) return { file, predictions, calibration: null };
  throw new DataError(`Cannot compare run "${file}": it kept no predictions`);
}
