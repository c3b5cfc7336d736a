/** Which samples of a run are worth a look: those that its answers lost and gained, else the nearest to the edge and the surest mistakes. */

import { isCorrect, type Prediction } from "../golden/prediction.ts";
import { findFlips } from "../golden/flips.ts";
import type { Card } from "../report/cards.ts";

/** A sample, by its name, and why it was chosen. */
export interface ChosenSample extends Pick<Card, "reason" | "margin"> {
  readonly name: string;
}

/** What is chosen, and of how many. */
export interface ChosenSamples {
  readonly lost: number;
  readonly gained: number;
  readonly samples: readonly ChosenSample[];
}

/**
 * Chooses at most `most` samples by the answers of a run, `then` being those that a golden keeps: the surest first, of
 * which half are lost and half gained where there are enough of both.
 */
export function chosenSamples(
  now: readonly Prediction[],
  then: readonly Prediction[] | null,
  most: number,
): ChosenSamples {
  const flips = findFlips(then ?? [], now, 0);
  const of = (kind: "lost" | "gained"): ChosenSample[] =>
    flips.filter((flip) => flip.kind === kind)
      .sort((a, b) => b.margin - a.margin || byName(a, b))
      .map(({ name, margin }) => ({ name, margin, reason: kind }));
  const [lost, gained] = [of("lost"), of("gained")];
  const counts = { lost: lost.length, gained: gained.length };
  if (lost.length + gained.length > 0) return { ...counts, samples: halves(lost, gained, most) };
  const closest = [...now].sort((a, b) => a.margin - b.margin || byName(a, b))
    .slice(0, Math.ceil(most / 2));
  const mistakes = now.filter((p) => !isCorrect(p) && !closest.includes(p))
    .sort((a, b) => b.margin - a.margin || byName(a, b));
  const samples = halves(
    closest.map(({ name, margin }) => ({ name, margin, reason: "closest" })),
    mistakes.map(({ name, margin }) => ({ name, margin, reason: "surest mistake" })),
    most,
  );
  return { ...counts, samples };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** The first of both lists, at most `most` together. */
function halves(
  a: readonly ChosenSample[],
  b: readonly ChosenSample[],
  most: number,
): ChosenSample[] {
  const half = Math.floor(most / 2);
  const ofA = Math.min(a.length, Math.max(most - b.length, half));
  return [...a.slice(0, ofA), ...b.slice(0, most - ofA)];
}
