/** The samples of a run in groups, and how many of each were right. */

import { DataError } from "../../base/errors.ts";
import { mean } from "../../base/statistics.ts";
import { dataSetOf, datasetSchema } from "../../datasets/catalog/choice.ts";
import type { DataSet } from "../../datasets/catalog/data_set.ts";
import { isCorrect } from "../../golden/prediction.ts";
import type { RunEvidence } from "./evidence.ts";

/** Samples that have something in common. */
export interface Group {
  readonly name: string;
  readonly samples: number;
  readonly correct: number;
  /** The mean confidence; null where it is not what groups them. */
  readonly confidence: number | null;
}

/** One way to group the samples. */
export interface Grouping {
  readonly title: string;
  readonly groups: readonly Group[];
}

/** Bins of confidence, each a tenth. */
const BINS = 10;
/** Groups of length, of about as many samples each. */
const LENGTHS = 6;

interface Told {
  readonly name: string;
  readonly isCorrect: boolean;
  readonly confidence: number | null;
  readonly frames: number | null;
}

function toldOf({ predictions, samples }: RunEvidence): Told[] {
  const facts = new Map(samples?.map((one) => [one.name, one]));
  return (predictions ?? []).map((prediction) => ({
    name: prediction.name,
    isCorrect: isCorrect(prediction),
    confidence: facts.get(prediction.name)?.confidence ?? null,
    frames: facts.get(prediction.name)?.frames ?? null,
  }));
}

function groupOf(name: string, members: readonly Told[], byConfidence = false): Group {
  const known = members.flatMap(({ confidence }) => confidence ?? []);
  return {
    name,
    samples: members.length,
    correct: members.filter(({ isCorrect }) => isCorrect).length,
    confidence: byConfidence && known.length > 0 ? mean(known) : null,
  };
}

/** By confidence, from low to high; nothing where no confidence was kept. */
export function byConfidence(run: RunEvidence): Grouping | null {
  const told = toldOf(run).filter(({ confidence }) => confidence !== null);
  if (told.length === 0) return null;
  const binOf = ({ confidence }: Told): number =>
    Math.min(BINS - 1, Math.floor((confidence ?? 0) * BINS));
  const bins = Map.groupBy(told, binOf);
  const groups = Array.from({ length: BINS }, (_, bin) => {
    const [from, to] = [100 * bin / BINS, 100 * (bin + 1) / BINS];
    return groupOf(`${from} to ${to} %`, bins.get(bin) ?? [], true);
  });
  return { title: "By confidence", groups: groups.filter(({ samples }) => samples > 0) };
}

/** How far confidence and accuracy lie apart: the mean over the bins, weighted by their samples (Guo and others, ICML 2017). */
export function calibrationError({ groups }: Grouping): number {
  const all = groups.reduce((sum, { samples }) => sum + samples, 0);
  return groups.reduce(
    (sum, { samples, correct, confidence }) =>
      sum + Math.abs(correct - samples * (confidence ?? 0)) / all,
    0,
  );
}

/** By the frames that move, in groups of about as many samples; nothing where all are as long, or nobody counted. */
export function byLength(run: RunEvidence): Grouping | null {
  const told = toldOf(run).flatMap((one) =>
    one.frames === null ? [] : [{ ...one, frames: one.frames }]
  )
    .sort((a, b) => a.frames - b.frames);
  const bounds = [
    ...new Set(
      Array.from(
        { length: LENGTHS },
        (_, i) => told[Math.floor(i * told.length / LENGTHS)]?.frames ?? 0,
      ),
    ),
  ];
  if (told.length === 0 || bounds.length < 2) return null;
  const groups = bounds.flatMap((from, i) => {
    const next = bounds[i + 1] ?? Infinity;
    const members = told.filter(({ frames }) => frames >= from && frames < next);
    const to = members.at(-1)?.frames;
    if (to === undefined) return [];
    return [groupOf(from === to ? String(from) : `${from} to ${to}`, members)];
  });
  return { title: "By length, in frames", groups };
}

/** By what the samples' names tell, as the catalog knows them: subject, camera; nothing of a data set whose names it cannot read. */
export function byNames(run: RunEvidence): Grouping[] {
  const choice = datasetSchema.safeParse(run.result.record?.config.dataset);
  const groupsOf = choice.success ? dataSetOf(choice.data).groupsOf : undefined;
  if (groupsOf === undefined) return [];
  const members = new Map<string, Map<number | string, Told[]>>();
  for (const told of toldOf(run)) {
    for (const [word, value] of Object.entries(namedGroups(groupsOf, told.name))) {
      const values = members.get(word) ?? new Map<number | string, Told[]>();
      members.set(word, values);
      const alike = values.get(value) ?? [];
      values.set(value, alike);
      alike.push(told);
    }
  }
  return [...members].filter(([, values]) => values.size > 1).map(([word, values]) => ({
    title: `By ${word}`,
    groups: [...values].sort(([a], [b]) => a < b ? -1 : 1)
      .map(([value, told]) => groupOf(`${word} ${value}`, told)),
  }));
}

function namedGroups(
  groupsOf: NonNullable<DataSet["groupsOf"]>,
  name: string,
): Readonly<Record<string, number | string>> {
  try {
    return groupsOf(name);
  } catch (thrown) {
    if (thrown instanceof DataError) return {}; // one of somebody's own among them
    throw thrown;
  }
}
