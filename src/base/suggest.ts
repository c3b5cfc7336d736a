import { closest, distance } from "fastest-levenshtein";

/** The known word that is nearest to one. `known` has at least one. */
export function nearest(word: string, known: readonly string[]): string {
  return closest(word, [...known]);
}

/**
 * The tail of an error message about an unknown word: `, did you mean "epochs"?`, or the whole choice
 * when nothing is near.
 */
export function suggest(word: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const near = nearest(word, known);
  const close = distance(word, near) <= Math.max(2, Math.floor(near.length / 3));
  return close ? `, did you mean "${near}"?` : `, known are ${known.join(", ")}`;
}
