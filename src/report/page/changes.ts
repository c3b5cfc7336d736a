/** What is other than in the run before, and than what the golden was recorded by. */

import { compareRuns, type RecordedRun } from "../../golden/compare.ts";
import { configChanges } from "../../golden/config_changes.ts";
import { leaves } from "../../golden/diff.ts";
import { noiseOf } from "../../golden/drift.ts";
import type { Environment } from "../../golden/fields.ts";
import { compareAnswers, tally } from "../../golden/flips.ts";
import type { Golden } from "../../golden/golden.ts";
import { counted, describeDrift, short, versionWords } from "../../golden/words.ts";
import type { RunRecord } from "../record.ts";
import type { EarlierRun, RunEvidence } from "./evidence.ts";

/** What changed against one other. */
export interface Changes {
  /** Which other: `the last run, of 2026-01-02 03:04`. */
  readonly since: string;
  /** A line for every version, setting and datum that became another. */
  readonly lines: readonly string[];
  /** How the answers moved; null where they were not kept on both sides. */
  readonly answers: string | null;
}

/** Against the last run; null where there was none. */
export function sinceLast({ result, last, predictions }: RunEvidence): Changes | null {
  const { record } = result;
  if (record === null || last === null) return null;
  const before = recorded(last);
  const after = recorded({ record, predictions });
  const { differences, decisions, paired, versions } = compareRuns(before, after);
  const [was, is] = versions.map((version) => version === null ? "" : versionWords(version, 12));
  return {
    since: `the last run, of ${minute(last.record.started)}`,
    lines: [
      ...(was === is ? [] : [`commit: ${was} became ${is}`]),
      ...differences.map(({ path, values: [a, b] }) => `${path}: ${shown(a)} became ${shown(b)}`),
      ...decisions,
    ],
    answers: paired === null || "reason" in paired
      ? null
      : `${
        paired.flips.length === 0
          ? "no answer is another"
          : `${counted(paired.flips.length, "answer")} became others: ` +
            `${paired.onlyFirst} lost, ${paired.onlySecond} gained`
      }; ${describeDrift(paired.drift, paired.noise)}`,
  };
}

function recorded({ record, predictions }: EarlierRun): RecordedRun {
  const { observation, commit, clean, config, initial, times } = record;
  return { observation, predictions, version: { commit, clean }, config, initial, speeds: times };
}

/** Against what the golden was recorded by; null where there is none, or it tells of neither config nor machine. */
export function sinceGolden({ result, golden, predictions, then }: RunEvidence): Changes | null {
  const { record } = result;
  if (record === null || golden === null) return null;
  const isTrained = record.observation.kind === "trained";
  const section = isTrained ? golden.trained : golden.given;
  if (section === null) return null;
  const lineage = golden.given?.lineage && !isTrained ? golden.given.lineage : golden.lineage;
  const answers = predictions === null || then === null || !then.isSame
    ? null
    : movesBetween(record, then.predictions, predictions);
  return {
    since: `the golden, of commit ${lineage.commit.slice(0, 12)}`,
    lines: [
      ...(section.config === null ? [] : configChanges(section.config, record.config)),
      ...(lineage.environment === null
        ? []
        : environmentChanges(lineage.environment, record.observation.environment)),
      ...dataChanges(golden, record),
    ],
    answers,
  };
}

function movesBetween(
  { observation: { numerics } }: RunRecord,
  before: Parameters<typeof compareAnswers>[0],
  after: Parameters<typeof compareAnswers>[1],
): string {
  const noise = noiseOf(numerics);
  const { flips, drift } = compareAnswers(before, after, noise);
  const { lost, gained } = tally(flips);
  return `${
    flips.length === 0
      ? "no answer is another"
      : `${counted(flips.length, "answer")} became others: ${lost} lost, ${gained} gained`
  }; ${describeDrift(drift, numerics === null ? null : noise)}`;
}

function environmentChanges(before: Environment, after: Environment): string[] {
  const [old, fresh] = [new Map(leaves("", before)), new Map(leaves("", after))];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((path) => {
    const [was, is] = [old.get(path), fresh.get(path)];
    return was === is ? [] : [`${path}: ${was ?? "absent"} became ${is ?? "absent"}`];
  });
}

function dataChanges({ inputs }: Golden, { observation }: RunRecord): string[] {
  return (["train", "val"] as const).flatMap((part) => {
    const [was, is] = [inputs[part]?.content, observation.inputs[part]?.content];
    return was && is && was !== is ? [`${part} part: ${short(was)} became ${short(is)}`] : [];
  });
}

/** A value with each digest in it by its beginning. */
function shown(value: string): string {
  return value.replaceAll(/\b[0-9a-f]{64}\b/g, short);
}

/** A moment to the minute: `2026-01-02 03:04 UTC`. */
export function minute(started: string): string {
  return `${new Date(started).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** A line that tells a change, and in how many runs it came. */
export interface SharedChange {
  readonly line: string;
  readonly runs: number;
}

/** The lines of all runs' changes, each once; what most runs share leads. */
export function sharedChanges(changes: readonly (Changes | null)[]): SharedChange[] {
  const counts = new Map<string, number>();
  for (const change of changes) {
    for (const line of new Set(change?.lines)) counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, runs]) => ({ line, runs })).sort((a, b) => b.runs - a.runs);
}
