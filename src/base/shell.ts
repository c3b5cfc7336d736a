/** Words as a shell takes them: each that it would read otherwise in single quotes. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) =>
    /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
  ).join(" ");
}
