/** Two runs side by side: what was different about them, and whether their answers differ by more than chance. */

import { mcnemar } from "../base/mcnemar.ts";
import { mean } from "../base/statistics.ts";
import { canonicalJson } from "../base/digest.ts";
import { leaves } from "./diff.ts";
import { ledgerDifferences } from "./ledger.ts";
import type { Observation } from "./observation.ts";
import { compareAnswers, type Flip } from "./flips.ts";
import { isCorrect, type Prediction } from "./prediction.ts";
import {
  counted,
  describeDrift,
  percent,
  short,
  thousands,
  type Version,
  versionWords,
} from "./words.ts";

/** A run, with its predictions where they were kept. */
export interface ComparedRun {
  readonly observation: Observation;
  readonly predictions: readonly Prediction[] | null;
}

/** Samples a second, null where nothing of the kind was done. */
export interface Speeds {
  readonly trainedPerSecond: number | null;
  readonly evaluatedPerSecond: number | null;
}

/** A run with what its record says beside the observation. */
export interface RecordedRun extends ComparedRun {
  readonly speeds: Speeds;
  readonly version?: Version;
  /** The whole config, which tells more than its digest. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What a training started from, null where from freshly drawn weights. */
  readonly initial: Readonly<Record<string, unknown>> | null;
}

/** Answers of two runs about the same samples. */
export interface PairedAnswers {
  readonly samples: number;
  /** Right in the first run only, and in the second only. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Exact two-sided p-value that such a difference is chance (McNemar). */
  readonly p: number;
  /** Samples whose first guess differs, right or wrong, those of the widest first margin leading. */
  readonly flips: readonly Omit<Flip, "benign" | "kind">[];
  /** The largest difference of a margin, in logits; 0 where every one is the same to the last bit. */
  readonly drift: number;
  /** The larger of the two engines' noises, null where neither was measured. */
  readonly noise: number | null;
}

/** What two runs have apart. */
export interface Comparison {
  /** Shares of correct answers, the mean over the seeds; null where nothing was scored. */
  readonly accuracy: readonly [number | null, number | null];
  readonly speeds: readonly [Speeds, Speeds];
  /** Which programs made them. */
  readonly versions: readonly [Version | null, Version | null];
  /** Fields that tell the runs apart, by path, with both values. */
  readonly differences: readonly {
    readonly path: string;
    readonly values: readonly [string, string];
  }[];
  /** What trainings of the same seed decided otherwise, by their ledgers. */
  readonly decisions: readonly string[];
  /** Null where predictions are missing; a reason where they are not about the same samples, or about none. */
  readonly paired: PairedAnswers | { readonly reason: string } | null;
}

/** Compares any two runs; neither is the truth. */
export function compareRuns(first: RecordedRun, second: RecordedRun): Comparison {
  return {
    accuracy: [accuracy(first.observation), accuracy(second.observation)],
    speeds: [first.speeds, second.speeds],
    versions: [first.version ?? null, second.version ?? null],
    differences: differences(first, second),
    decisions: decisions(first.observation, second.observation),
    paired: first.predictions === null || second.predictions === null ? null : pair(
      first.predictions,
      second.predictions,
      [first, second].flatMap(({ observation: { numerics } }) => numerics?.noise ?? []),
    ),
  };
}

function accuracy({ results }: Observation): number | null {
  const scored = results.filter(({ score }) => score.samples > 0);
  return scored.length === 0
    ? null
    : mean(scored.map(({ score }) => score.correct1 / score.samples));
}

function differences(first: RecordedRun, second: RecordedRun): Comparison["differences"] {
  const flat = ({ observation, config, initial }: RecordedRun): Map<string, string> => {
    // What the config says; how the oracle and skipping came out, to the last digit, tells no runs apart.
    const { results, recipe: _recipe, numerics, skipping, ...rest } = observation;
    return new Map([
      ...leaves("", initial === null ? config : { ...config, initial })
        .map(([path, value]) => [path, canonicalJson(value)] as const),
      ["numerics.repeatable", `${numerics?.repeatable ?? "not held"}`],
      ["frames", skipping === undefined ? "all" : "those that move"],
      ...leaves("", rest).map(([path, value]) =>
        [path, typeof value === "string" ? value : canonicalJson(value)] as const
      ),
      ["seeds", results.map((r) => r.seed ?? "given").join(" ")],
      ["weights", results.map((r) => r.weights).join(" ")],
    ]);
  };
  const [a, b] = [flat(first), flat(second)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((path) => {
    const values = [a.get(path) ?? "absent", b.get(path) ?? "absent"] as const;
    return values[0] === values[1] ? [] : [{ path, values }];
  });
}

function decisions(first: Observation, second: Observation): string[] {
  return first.results.flatMap(({ seed, ledger }) => {
    const other = second.results.find((result) => result.seed === seed)?.ledger;
    if (ledger === undefined || other === undefined) return [];
    return ledgerDifferences(other, ledger).map((line) => `seed ${seed}: ${line}`);
  });
}

function pair(
  first: readonly Prediction[],
  second: readonly Prediction[],
  noises: readonly number[],
): PairedAnswers | { readonly reason: string } {
  const others = new Map(second.map((p) => [p.name, p]));
  const pairs = first.flatMap((a) => {
    const b = others.get(a.name);
    return b === undefined || b.label !== a.label ? [] : [[a, b] as const];
  });
  const isSame = pairs.length === first.length && pairs.length === second.length;
  if (!isSame || pairs.length === 0) {
    return {
      reason: `${thousands(first.length)} and ${thousands(second.length)} samples, of which ` +
        `${
          thousands(pairs.length)
        } have the same name and label; answers are paired on equal sets only`,
    };
  }
  const onlyFirst = pairs.filter(([a, b]) => isCorrect(a) && !isCorrect(b)).length;
  const onlySecond = pairs.filter(([a, b]) => !isCorrect(a) && isCorrect(b)).length;
  const p = Math.min(
    1,
    2 * mcnemar(Math.max(onlyFirst, onlySecond), Math.min(onlyFirst, onlySecond)),
  );
  const { flips, drift } = compareAnswers(first, second, 0);
  return {
    samples: pairs.length,
    onlyFirst,
    onlySecond,
    p,
    flips: flips.toSorted((a, b) => b.margin - a.margin)
      .map(({ benign: _benign, kind: _kind, ...flip }) => flip),
    drift,
    noise: noises.length === 0 ? null : Math.max(...noises),
  };
}

/** The comparison in lines of text. */
export function formatComparison(
  { accuracy, speeds, versions, differences, decisions, paired }: Comparison,
): string {
  const [a, b] = accuracy.map((share) => share === null ? "nothing" : percent(share, 1));
  const lines = [`first ${a}, second ${b}`];
  if (paired === null) lines.push("answers cannot be paired: a run kept no predictions");
  else if ("reason" in paired) lines.push(`answers cannot be paired: ${paired.reason}`);
  else {
    lines.push(
      `${thousands(paired.onlyFirst)} right in the first only, ${
        thousands(paired.onlySecond)
      } in the second only, of ${thousands(paired.samples)} (two-sided p ${
        paired.p.toPrecision(2)
      })`,
    );
    lines.push(...describeAnswers(paired));
  }
  lines.push(
    ...speedLine("training", speeds.map((s) => s.trainedPerSecond)),
    ...speedLine("evaluation", speeds.map((s) => s.evaluatedPerSecond)),
  );
  lines.push(...versionLine(versions));
  const shown = (value: string): string => /^[0-9a-f]{64}$/.test(value) ? short(value) : value;
  lines.push(
    ...differences.map(({ path, values: [a, b] }) => `${path}: ${shown(a)} → ${shown(b)}`),
    ...decisions,
  );
  return lines.join("\n") + "\n";
}

/** Says which programs made two runs, where that may tell them apart: files beside a commit may be any. */
function versionLine([first, second]: Comparison["versions"]): string[] {
  if (first === null || second === null) return [];
  const [a, b] = [versionWords(first, 12), versionWords(second, 12)];
  const isTold = a !== b || first.clean === false;
  return isTold ? [`commit: ${a} → ${b}`] : [];
}

const MOST_FLIPS = 10;

function describeAnswers({ flips, drift, noise }: PairedAnswers): string[] {
  const moved = describeDrift(drift, noise);
  const shown = flips.slice(0, MOST_FLIPS).map(({ name, label, from, to, margin }) =>
    `  ${name}: class ${from} and ${to}, label ${label}, first margin ${margin.toPrecision(3)}`
  );
  const rest = flips.length - shown.length;
  return [
    `${
      flips.length === 0 ? "no answer differs" : `${counted(flips.length, "answer")} apart`
    }; ${moved}`,
    ...shown,
    ...(rest > 0 ? [`  and ${thousands(rest)} more (--json has all)`] : []),
  ];
}

function speedLine(
  what: string,
  [first = null, second = null]: readonly (number | null)[],
): string[] {
  if (first === null || second === null) return [];
  const change = 100 * (second / first - 1);
  return [
    `${what}: ${thousands(first)} and ${thousands(second)} samples a second (${
      change < 0 ? "" : "+"
    }${change.toFixed(1)} %)`,
  ];
}
