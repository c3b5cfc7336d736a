import { visibleLine } from "./text.ts";

/**
 * Words as a shell takes them: each that it would read otherwise in single quotes. One with hidden characters is written
 * by its bytes (`$'a\x1b'`), as bash, zsh and ksh read it, so that the line is one line, and seen whole.
 */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => {
    if (/^[\w./:=,@%+-]+$/.test(word)) return word;
    return isSeen(word) ? `'${word.replaceAll("'", `'\\''`)}'` : `$'${byBytes(word)}'`;
  }).join(" ");
}

function isSeen(text: string): boolean {
  return !text.includes("\t") && visibleLine(text) === text;
}

function byBytes(word: string): string {
  return [...word].map((letter) => {
    if (/[\\']/.test(letter)) return `\\${letter}`;
    if (isSeen(letter)) return letter;
    const bytes = [...new TextEncoder().encode(letter)];
    return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  }).join("");
}
