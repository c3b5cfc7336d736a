import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { formatJson } from "../../base/json.ts";
import { terminalPiece } from "../../base/text.ts";
import type { OwnAnswers } from "../../evaluation/own_answers.ts";
import type { OwnEvidence } from "../../evaluation/own_judgement.ts";
import type { Score } from "../../golden/fields.ts";
import { scoreOf } from "../../golden/prediction.ts";
import type { Judgement } from "../../golden/verdict.ts";
import type { Places } from "../../provision/context.ts";
import { type Cli, command, placesOf } from "../cli.ts";
import { VERDICT_HELP } from "../exit.ts";
import {
  dataDirOption,
  datasetOption,
  goldenOption,
  heldModelOption,
  jsonOption,
} from "../options.ts";
import { datasetNamed } from "../own/chosen_dataset.ts";
import { alignTables, type LabelOptions, labelsOption, readTables } from "../records/own_scores.ts";

/** `judge`: scores that another program wrote, held against a golden, a published count or a second file. */
export function judgeCommand(cli: Cli): Command {
  const made = command(cli, "judge", "Judge scores that another program wrote", [
    "judge --dataset ntu-xsub --scores work_dir/joint/epoch1_test_score.pkl --labels data/ntu/NTU60_CS.npz",
    "judge --dataset ntu-xsub --scores result.pkl --labels ntu60_3danno.pkl",
    "judge --dataset ntu-xsub --scores after.pkl --against before.pkl --json",
  ]);
  made
    .addOption(datasetOption)
    .requiredOption(
      "--scores <file>",
      "result.pkl of pyskl or mmaction2, epoch1_test_score.pkl of CTR-GCN or 2s-AGCN, NPY, NPZ, CSV or JSON",
    )
    .addOption(labelsOption)
    .option("--against <file>", "hold them against these scores instead of golden and paper")
    .addOption(heldModelOption)
    .option("--drop <points>", "the drop that a pass has to exclude, in points", drop, 1)
    .addOption(goldenOption)
    .addOption(dataDirOption)
    .addOption(jsonOption)
    .addHelpText("after", VERDICT_HELP)
    .action(async ({ json, ...options }) => {
      const { judgement, score, notes } = await judged(cli, options);
      for (const note of notes) cli.terminal.note(note);
      cli.terminal.print(
        json
          ? `${formatJson({ ...judgement, score }, 2)}\n`
          : told(judgement, cli.terminal.isQuiet),
      );
      cli.exit(judgement.exitCode);
    });
  return made;
}

/** Reads a share in points. */
function drop(text: string): number {
  const value = Number(text);
  if (!/^[\d.]+$/.test(text) || !(value > 0 && value <= 100)) {
    throw new InvalidArgumentError("A drop is in points, over 0 and at most 100");
  }
  return value;
}

interface JudgeOptions extends LabelOptions {
  readonly dataset: string;
  readonly scores: string;
  readonly against?: string;
  readonly model: string;
  readonly drop: number;
  readonly golden?: string;
}

interface Judged {
  readonly judgement: Judgement;
  readonly score: Score;
  readonly notes: readonly string[];
}

async function judged(
  cli: Cli,
  { scores, against, model, drop, golden, ...labels }: JudgeOptions,
): Promise<Judged> {
  const { answersOfScores } = await import("../../evaluation/own_answers.ts");
  const { bareNamed } = await import("../../evaluation/own_scores.ts");
  const { judgeOwn } = await import("../../evaluation/own_judgement.ts");
  const { dataSetOf } = await import("../../datasets/catalog/choice.ts");
  const { publishedFigures } = await import("../../datasets/catalog/published.ts");
  const { dataset, own } = await datasetNamed(labels.dataset);
  const dataSet = dataSetOf(dataset);
  const run = `${dataSet.name}/${model}`;
  const tables = await readTables(against === undefined ? [scores] : [scores, against]);
  const aligned = await alignTables(tables, labels);
  const [answers, other] = aligned.scores.map((own) => bareNamed(answersOfScores(own)));
  if (answers === undefined) throw new TypeError("Cannot judge no scores");
  const before = other === undefined
    ? await goldenAnswers(
      placesOf(cli, { ...labels, ...golden && { golden }, own }),
      run,
      aligned.areNamed,
    )
    : { title: against ?? "", answers: other };
  const judgement = judgeOwn({
    run,
    answers,
    classes: aligned.scores[0]?.classes ?? 0,
    known: { classes: dataSet.classes, val: dataSet.counts.val ?? null },
    before,
    published: publishedFigures(run),
    drop,
  });
  return { judgement, score: scoreOf(answers.predictions), notes: aligned.notes };
}

/** The answers that a golden keeps: of its first seed, else of weights that were given; none to samples without names. */
async function goldenAnswers(
  places: Pick<Places, "golden" | "own">,
  run: string,
  areNamed: boolean,
): Promise<OwnEvidence["before"]> {
  const { goldenFolder, readGolden, readKeptPredictions } = await import(
    "../../store/golden_store.ts"
  );
  const { bareNamed } = await import("../../evaluation/own_scores.ts");
  const folder = goldenFolder(places, run);
  const golden = areNamed ? await readGolden(folder, run) : null;
  const kept = golden?.trained?.predictions ?? golden?.given?.predictions;
  if (!golden || !kept) return null;
  const predictions = await readKeptPredictions(folder, golden, kept);
  const answers: OwnAnswers = { file: kept.file, predictions, calibration: null };
  return { title: `the golden's ${kept.file}`, answers: bareNamed(answers) };
}

/** The verdict, and what each layer says if that is wanted. */
function told({ verdict, exitCode, message, layers }: Judgement, isBrief: boolean): string {
  const lines = layers.flatMap(({ layer, verdict, message, details }) => [
    `  ${layer}: ${verdict}, ${terminalPiece(message)}`,
    ...details.map((line) => `    ${terminalPiece(line)}`),
  ]);
  const head = `${verdict} (exit code ${exitCode}): ${terminalPiece(message)}`;
  return [head, ...isBrief ? [] : lines, ""].join("\n");
}
