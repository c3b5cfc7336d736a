/** Which answers changed between two runs on the same samples, and how far. */

import { mcnemar } from "../base/mcnemar.ts";
import { holm } from "../base/statistics.ts";
import type { Move } from "./drift.ts";
import { isCorrect, type Prediction } from "./prediction.ts";

/** A sample whose first guess is not the golden's. */
export interface Flip {
  readonly name: string;
  readonly label: number;
  readonly from: number;
  readonly to: number;
  /** The golden's margin. */
  readonly margin: number;
  /** The golden's margin is under the noise: rounding alone can turn this answer. */
  readonly benign: boolean;
  readonly kind: "lost" | "gained" | "wrong either way";
}

/** How one class moved, benign flips left out. */
export interface ClassChange {
  readonly label: number;
  readonly lost: number;
  readonly gained: number;
  /** p-value of the likelier direction, both directions and all changed classes accounted for (Holm). */
  readonly adjusted: number;
}

/** The flips of a run against the golden's predictions of the same samples, by name. */
export function findFlips(
  golden: readonly Prediction[],
  observed: readonly Prediction[],
  noise: number,
): Flip[] {
  const before = new Map(golden.map((p) => [p.name, p]));
  return observed.flatMap((after) => {
    const old = before.get(after.name);
    const from = old?.ranked[0];
    const to = after.ranked[0];
    if (old === undefined || from === undefined || to === undefined || from === to) return [];
    const kind = isCorrect(old) ? "lost" : isCorrect(after) ? "gained" : "wrong either way";
    const { name, label, margin } = old;
    return [{ name, label, from, to, margin, benign: margin < noise, kind }];
  });
}

/** The classes that flips moved, the surest first. */
export function classChanges(flips: readonly Flip[]): ClassChange[] {
  const telling = flips.filter((f) => !f.benign && f.kind !== "wrong either way");
  const labels = [...new Set(telling.map((f) => f.label))];
  const changes = labels.map((label) => ({ label, ...tally(telling, label) }));
  const adjusted = holm(
    changes.map(({ lost, gained }) =>
      Math.min(1, 2 * Math.min(mcnemar(lost, gained), mcnemar(gained, lost)))
    ),
  );
  return changes.map((change, i) => ({ ...change, adjusted: adjusted[i] ?? 1 }))
    .sort((a, b) => a.adjusted - b.adjusted || a.label - b.label);
}

/** Correct answers lost and gained, of one class or of all; benign flips left out. */
export function tally(
  flips: readonly Flip[],
  label?: number,
): { readonly lost: number; readonly gained: number } {
  const own = flips.filter((f) => !f.benign && (label === undefined || f.label === label));
  return {
    lost: own.filter((f) => f.kind === "lost").length,
    gained: own.filter((f) => f.kind === "gained").length,
  };
}

/** How the answers of two runs to the same samples differ. */
export interface AnswerChanges {
  readonly flips: readonly Flip[];
  /** Samples whose true class left the first five guesses, and came into them. */
  readonly five: { readonly lost: number; readonly gained: number };
  /** The largest change of a margin or of a summary of logits; 0 where every one is the same to the last bit. */
  readonly drift: number;
  /** The same, sample by sample. */
  readonly moves: readonly Move[];
}

/** Compares answers by name; samples that only one side has are the inputs' matter. */
export function compareAnswers(
  golden: readonly Prediction[],
  observed: readonly Prediction[],
  noise: number,
): AnswerChanges {
  const before = new Map(golden.map((p) => [p.name, p]));
  const five = { lost: 0, gained: 0 };
  const moves: Move[] = [];
  for (const after of observed) {
    const old = before.get(after.name);
    if (old === undefined) continue;
    const [was, is] = [old, after].map(({ ranked, label }) => ranked.includes(label));
    if (was && !is) five.lost++;
    if (!was && is) five.gained++;
    // Where the first two classes changed order, the margin went through 0.
    const moved = old.ranked[0] === after.ranked[0]
      ? Math.abs(after.margin - old.margin)
      : after.margin + old.margin;
    moves.push({ name: after.name, by: Math.max(moved, summaryMoved(old, after)) });
  }
  const drift = moves.reduce((most, { by }) => Math.max(most, by), 0);
  return { flips: findFlips(golden, observed, noise), five, drift, moves };
}

/** How far the summaries of all logits lie apart; 0 where only one side has them. */
function summaryMoved({ logits: old }: Prediction, { logits }: Prediction): number {
  if (old === undefined || logits === undefined) return 0;
  return Math.max(Math.abs(logits.mean - old.mean), Math.abs(logits.rms - old.rms));
}
