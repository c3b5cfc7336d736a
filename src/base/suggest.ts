import { closest, distance } from "fastest-levenshtein";

/** The known word that is nearest to one. `known` has at least one. */
export function nearest(word: string, known: readonly string[]): string {
  return closest(word, [...known]);
}

/** The nearest one, where it is so near that it was probably meant. */
export function meant(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const near = nearest(word, known);
  return distance(word, near) <= Math.max(2, Math.floor(near.length / 3)) ? near : undefined;
}

/**
 * The tail of an error message about an unknown word: `, did you mean "epochs"?`, or the whole choice
 * when nothing is near.
 */
export function suggest(word: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const near = meant(word, known);
  return near === undefined ? `, known are ${known.join(", ")}` : `, did you mean "${near}"?`;
}
