/** Two runs side by side: what was different about them, and whether their answers differ by more than chance. */

import { mcnemar } from "../base/mcnemar.ts";
import { mean } from "../base/statistics.ts";
import { canonicalJson } from "../base/digest.ts";
import { leaves } from "./diff.ts";
import type { Observation } from "./observation.ts";
import { isCorrect, type Prediction } from "./prediction.ts";
import { percent, thousands } from "./words.ts";

/** A run, with its predictions where they were kept. */
export interface ComparedRun {
  readonly observation: Observation;
  readonly predictions: readonly Prediction[] | null;
}

/** Answers of two runs about the same samples. */
export interface PairedAnswers {
  readonly samples: number;
  /** Right in the first run only, and in the second only. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Exact two-sided p-value that such a difference is chance (McNemar). */
  readonly p: number;
}

/** What two runs have apart. */
export interface Comparison {
  /** Shares of correct answers, the mean over the seeds; null where nothing was scored. */
  readonly accuracy: readonly [number | null, number | null];
  /** Fields that tell the runs apart, by path, with both values. */
  readonly differences: readonly {
    readonly path: string;
    readonly values: readonly [string, string];
  }[];
  /** Null where predictions are missing; a reason where they are not about the same samples. */
  readonly paired: PairedAnswers | { readonly reason: string } | null;
}

/** Compares any two runs; neither is the truth. */
export function compareRuns(first: ComparedRun, second: ComparedRun): Comparison {
  return {
    accuracy: [accuracy(first.observation), accuracy(second.observation)],
    differences: differences(first.observation, second.observation),
    paired: first.predictions === null || second.predictions === null
      ? null
      : pair(first.predictions, second.predictions),
  };
}

function accuracy({ results }: Observation): number | null {
  const scored = results.filter(({ score }) => score.samples > 0);
  return scored.length === 0
    ? null
    : mean(scored.map(({ score }) => score.correct1 / score.samples));
}

function differences(first: Observation, second: Observation): Comparison["differences"] {
  const flat = (o: Observation): Map<string, string> => {
    const { results, ...rest } = o;
    return new Map([
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

function pair(
  first: readonly Prediction[],
  second: readonly Prediction[],
): PairedAnswers | { readonly reason: string } {
  const others = new Map(second.map((p) => [p.name, p]));
  const pairs = first.flatMap((a) => {
    const b = others.get(a.name);
    return b === undefined || b.label !== a.label ? [] : [[a, b] as const];
  });
  if (pairs.length !== first.length || pairs.length !== second.length) {
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
  return { samples: pairs.length, onlyFirst, onlySecond, p };
}

/** The comparison in lines of text. */
export function formatComparison({ accuracy, differences, paired }: Comparison): string {
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
  }
  lines.push(...differences.map(({ path, values }) => `${path}: ${values[0]} → ${values[1]}`));
  return lines.join("\n") + "\n";
}
