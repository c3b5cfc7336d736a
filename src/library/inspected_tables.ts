/** Scores and labels, in whichever form other programs write them. */

import { DataError } from "../base/errors.ts";
import { readLabels } from "../formats/scores/label_file.ts";
import { readScores } from "../formats/scores/score_file.ts";
import { counted } from "../golden/words.ts";
import { type Inspected, lackingClasses, nextOfLabels, nextOfScores } from "./inspected_next.ts";

/** A file of scores, else of labels. @throws {DataError} of the scores where it is neither. */
export async function inspectScores(path: string): Promise<Inspected> {
  try {
    return await ofScores(path);
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown;
    const labels = await ofLabels(path).catch((other: unknown) => {
      if (!(other instanceof DataError)) throw other;
      return undefined;
    });
    if (labels === undefined) throw thrown;
    return labels;
  }
}

async function ofScores(path: string): Promise<Inspected> {
  const { form, names, labels, classes, rows } = await readScores(path);
  if (form === "CSV" && names !== null && rows.every((row) => row.every(Number.isInteger))) {
    return await ofLabels(path); // `path frames label`, as lists of samples are
  }
  const has = [names && "their names", labels && "true classes"].filter((one) => one !== null);
  return {
    file: path,
    what: `${form}: scores of ${counted(rows.length, "sample")} in ${classes} classes` +
      (has.length > 0 ? `, with ${has.join(" and ")}` : ""),
    details: lackingClasses(classes),
    next: nextOfScores(path, { classes, samples: rows.length, hasLabels: labels !== null }),
  };
}

async function ofLabels(path: string): Promise<Inspected> {
  const { names, labels } = await readLabels(path, 0);
  const highest = labels.reduce((most, label) => Math.max(most, label), -1);
  return {
    file: path,
    what: `labels of ${counted(labels.length, "sample")}, the highest ${highest}` +
      (names === null ? "" : ", with their names"),
    details: [],
    next: nextOfLabels(path, labels.length),
  };
}
