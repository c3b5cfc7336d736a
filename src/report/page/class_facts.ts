/** What a run's answers come to class by class, and which classes it takes for which. */

import { noiseOf } from "../../golden/drift.ts";
import { classChanges, findFlips } from "../../golden/flips.ts";
import type { Prediction } from "../../golden/prediction.ts";
import type { RunEvidence } from "./evidence.ts";

/** Counts of samples by `[true class][predicted class]`. */
export type Counts = readonly (readonly number[])[];

/** One class. Shares are 0 to 1. */
export interface ClassFacts {
  readonly label: number;
  readonly samples: number;
  readonly correct: number;
  /** Null for a class without samples. */
  readonly recall: number | null;
  /** Null for a class that was never guessed. */
  readonly precision: number | null;
  /** Right answers lost and gained against the baseline, but for those that rounding can turn; null without a baseline. */
  readonly change: { readonly lost: number; readonly gained: number; readonly p: number } | null;
}

/** One class taken for another. */
export interface Confused {
  readonly truth: number;
  readonly guess: number;
  readonly count: number;
  /** Of the samples of the true class. */
  readonly share: number;
  /** The same count in the baseline; null without one. */
  readonly before: number | null;
}

/** A class by number and, where it is known, by name. */
export function className({ classNames }: Pick<RunEvidence, "classNames">, label: number): string {
  const name = classNames[label];
  return name === undefined ? `class ${label}` : `${label} ${name}`;
}

/** Every class of a run, in the order of the labels; none where the record has no confusion. */
export function classFacts(run: RunEvidence): ClassFacts[] {
  const counts = run.result.record?.confusion ?? [];
  const guessed = counts.map((_, guess) => counts.reduce((sum, row) => sum + (row[guess] ?? 0), 0));
  const changes = changesOf(run);
  return counts.map((row, label) => {
    const samples = row.reduce((sum, n) => sum + n, 0);
    const correct = row[label] ?? 0;
    const all = guessed[label] ?? 0;
    return {
      label,
      samples,
      correct,
      recall: samples === 0 ? null : correct / samples,
      precision: all === 0 ? null : correct / all,
      change: changes === null ? null : changes.get(label) ?? { lost: 0, gained: 0, p: 1 },
    };
  });
}

function changesOf(
  { result: { record }, then, predictions }: RunEvidence,
): Map<number, NonNullable<ClassFacts["change"]>> | null {
  if (record === null || then === null || predictions === null) return null;
  const noise = noiseOf(record.observation.numerics);
  const changes = classChanges(findFlips(then.predictions, predictions, noise));
  return new Map(
    changes.map(({ label, lost, gained, adjusted }) => [label, { lost, gained, p: adjusted }]),
  );
}

/** The pairs that are confused most, the worst first. */
export function worstPairs(run: RunEvidence, most: number): Confused[] {
  const counts = run.result.record?.confusion ?? [];
  const before = run.then === null ? null : pairCounts(run.then.predictions);
  return counts.flatMap((row, truth) => {
    const samples = row.reduce((sum, n) => sum + n, 0);
    return row.flatMap((count, guess): Confused[] =>
      count === 0 || guess === truth ? [] : [{
        truth,
        guess,
        count,
        share: count / samples,
        before: before === null ? null : before.get(`${truth} ${guess}`) ?? 0,
      }]
    );
  }).sort((a, b) =>
    b.count - a.count || b.share - a.share || a.truth - b.truth || a.guess - b.guess
  )
    .slice(0, most);
}

function pairCounts(predictions: readonly Prediction[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { label, ranked: [guess] } of predictions) {
    const key = `${label} ${guess}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/**
 * The classes in an order in which those that are confused stand together: from the pair that is confused most, both
 * ends grow by the class that is confused most with the end. Classes confused with none keep their order, at the end.
 */
export function confusionOrder(counts: Counts): number[] {
  const n = counts.length;
  const near = nearness(counts);
  const left = new Set(counts.keys());
  const order: number[] = [];
  const nearestTo = (end: number): { readonly label: number; readonly by: number } => {
    let best = { label: -1, by: 0 };
    for (const label of left) {
      const by = near[end * n + label] ?? 0;
      if (by > best.by) best = { label, by };
    }
    return best;
  };
  while (left.size > 0) {
    const chain = [seedOf(left, near, n)];
    for (const label of chain) left.delete(label);
    for (;;) {
      const [head, tail] = [nearestTo(chain[0] ?? 0), nearestTo(chain.at(-1) ?? 0)];
      const best = tail.by >= head.by ? tail : head;
      if (best.by === 0) break;
      left.delete(best.label);
      if (best === tail) chain.push(best.label);
      else chain.unshift(best.label);
    }
    order.push(...chain);
  }
  return order;
}

/** How much two classes are confused, both ways, by the shares of their samples: `[n·n]`, row by row. */
function nearness(counts: Counts): Float64Array {
  const n = counts.length;
  const near = new Float64Array(n * n);
  for (const [a, row] of counts.entries()) {
    const total = Math.max(1, row.reduce((sum, count) => sum + count, 0));
    for (const [b, count] of row.entries()) {
      if (count === 0 || a === b) continue;
      near[a * n + b] = (near[a * n + b] ?? 0) + count / total;
      near[b * n + a] = (near[b * n + a] ?? 0) + count / total;
    }
  }
  return near;
}

/** The class with the most confusion among those that are left; the first, where there is none. */
function seedOf(left: ReadonlySet<number>, near: Float64Array, n: number): number {
  let best = { label: -1, by: -1 };
  for (const a of left) {
    for (const b of left) {
      const by = near[a * n + b] ?? 0;
      if (by > best.by) best = { label: a, by };
    }
  }
  return best.label;
}
