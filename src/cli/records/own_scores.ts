/** What the commands have in common that read scores of other programs. */

import { Option } from "@commander-js/extra-typings";
import { basename, join } from "node:path";
import { UsageError } from "../../base/errors.ts";
import { exists } from "../../base/files.ts";
import { datasetNames } from "../../datasets/catalog/catalog.ts";
import { nameOfChoice } from "../../datasets/catalog/choice.ts";
import type { OwnAnswers } from "../../evaluation/own_answers.ts";
import type { Aligned, LabelSource } from "../../evaluation/own_scores.ts";
import type { ScoreTable } from "../../formats/scores/score_table.ts";
import { datasetWord } from "../options.ts";
import { datasetNamed } from "../own/chosen_dataset.ts";

/** True classes. */
export const labelsOption = new Option(
  "--labels <file>",
  "true classes: a label pickle, pyskl's annotations, an NPZ with y_test, NPY, CSV or JSON (default: the database's, else the scores' own)",
);

/** A data set whose database has the labels. */
export const labelledOption = new Option(
  "--dataset <name>",
  "take the labels of the database of this data set, or of one of your own by its file",
).choices(datasetNames).argParser(datasetWord);

/** Where labels are looked for. */
export interface LabelOptions {
  readonly labels?: string;
  /** A name, or the file of a data set of one's own. */
  readonly dataset?: string;
  readonly dataDir: string;
}

/** Whether a place is a file of scores, and no run: those are folders, or records as JSON. */
export async function isScoreFile(place: string): Promise<boolean> {
  const isFile = await Deno.stat(place).then((found) => found.isFile, () => false);
  if (!isFile || basename(place) === "record.json") return false;
  // A record may have any name.
  return !place.endsWith(".json") || !/^\s*\{\s*"schema"/.test(await Deno.readTextFile(place));
}

/** Reads files of scores. @throws {DataError} where one is none. */
export async function readTables(paths: readonly string[]): Promise<ScoreTable[]> {
  const { readScores } = await import("../../formats/scores/score_file.ts");
  const tables: ScoreTable[] = [];
  for (const path of paths) tables.push(await readScores(path));
  return tables;
}

/**
 * Brings files and labels together: those of --labels, else of the database, else of
 * the run beside them, else of the files themselves.
 * @throws {UsageError} where there are none. {MismatchError} where a file is about other samples.
 */
export async function alignTables(
  tables: readonly ScoreTable[],
  options: LabelOptions,
  run?: OwnAnswers,
): Promise<Aligned> {
  const { align } = await import("../../evaluation/own_scores.ts");
  return align(tables, await labelsMeant(tables, options) ?? (run ? labelsOfRun(run) : null));
}

function labelsOfRun({ file, predictions }: OwnAnswers): LabelSource {
  const names = predictions.map(({ name }) => name);
  return { file, names, labels: predictions.map(({ label }) => label) };
}

async function labelsMeant(
  tables: readonly ScoreTable[],
  { labels, dataset, dataDir }: LabelOptions,
): Promise<LabelSource | null> {
  const { readLabels } = await import("../../formats/scores/label_file.ts");
  const samples = tables[0]?.rows.length ?? 0;
  if (labels !== undefined) return await readLabels(labels, samples);
  if (dataset === undefined) return null;
  const { databaseFolder } = await import("../../provision/databases.ts");
  const meant = (await datasetNamed(dataset)).dataset;
  const path = join(databaseFolder(dataDir, meant), "val_label.pkl");
  if (await exists(path)) return await readLabels(path, samples);
  if (tables.some((table) => table.labels !== null)) return null;
  throw new UsageError(
    `Cannot take the labels of ${
      nameOfChoice(meant)
    }: there is no "${path}"; prepare the database, or name --labels FILE`,
  );
}
