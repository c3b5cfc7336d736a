/** Text that others could write to be obeyed instead of read. */

import assert from "node:assert/strict";

/** Each is whole in a file's name, but for those with `/` or NUL, which no file's name holds. */
export const HOSTILE = [
  "\u001b]0;title\u0007\u001b[31mred",
  "a\rover\b\b\u007f",
  "\u009b31m\u0085\u0090q",
  "\u202efpj.\u202c\u2066x\u2069\u200e\u061c",
  "z\u200bero\u2060\u00ad\ufeff\u{e0041}",
  "li\u2028ne\u2029s",
  "two\nquick: pass (exit code 0)\n::error::x\n  ::stop-commands::y\n##[add-mask]z",
  "tab\tfield\\x1b\\",
  "`<img src=x onerror=alert(1)>`` $(id) ${{ github.token }} $$ | **b** [l](m) $x$ ~~s~~",
  "'\"]]>&<script>alert(1)</script>&#27;%0A::notice::w%1B",
] as const;

/** Those too that no file's name can hold: up the folders, NUL, half of a character. */
export const MORE_HOSTILE = [
  ...HOSTILE,
  "../../up\n/../x",
  "nu\0l",
  "half\ud800",
  "\ufffe",
  "",
] as const;

/** A name of a file with all that a file's name can hold, in two pieces: names have 255 bytes. */
export const HOSTILE_PATH = ["one", "two"].map((word, i) => {
  const half = HOSTILE.filter((_, n) => n % 2 === i).join("").replaceAll("/", "");
  return `${word}${half}`;
}).join("/");

/** Asserts that every character of a text is seen, but for newlines and tabs. */
export function assertSeen(text: string, what: string): void {
  const hidden = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/u.exec(text);
  if (hidden === null) return;
  const around = text.slice(Math.max(0, hidden.index - 40), hidden.index + 40);
  assert.fail(`${what} holds what nobody sees: ${JSON.stringify(around)}`);
}

/** Asserts the same of what a terminal is given, and that GitHub's runner is told nothing but annotations with a title. */
export function assertTold(text: string, what: string): void {
  assertSeen(text, what);
  assert.equal(text.includes("##["), false, what);
  for (const [command] of text.matchAll(/^\s*::.*$/gm)) {
    assert.match(command, /^::(error|warning|notice) title=[^:,]*::/, what);
  }
}
