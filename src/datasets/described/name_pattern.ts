/** Patterns of samples' names: what a name begins with, and where in it the subject and the class stand. */

import { z } from "zod";

/** Longer patterns and names are none that anybody writes; with both bounded, matching is too. */
const MOST_PATTERN = 200;
const MOST_NAME = 1000;

type Token =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "any" }
  | { readonly kind: "one" }
  | { readonly kind: "among"; readonly characters: string; readonly isExcept: boolean }
  | { readonly kind: "word"; readonly field: Field };

const fields = ["subject", "class"] as const;
type Field = typeof fields[number];

/** What a name that fits tells. */
export type Told = Readonly<Partial<Record<Field, string>>>;

const piece = /\*|\?|\[(!?)([^\]]+)\]|\{([^}]*)\}|[^*?[{]+|./gsu;

/** Why a pattern is none; undefined where it is one. */
function faultOf(pattern: string): string | undefined {
  for (const [text, , , field] of pattern.matchAll(piece)) {
    if (text === "[") return "expected a ] behind every [";
    if (text === "{") return "expected a } behind every {";
    if (field === undefined) continue;
    if (!fields.some((known) => known === field)) {
      return `expected {subject} or {class}, got {${field}}`;
    }
    if (pattern.split(text).length > 2) return `expected ${text} once`;
  }
  return undefined;
}

/**
 * Schema of a pattern for whole names: `*` is any text, `?` one character, `[1-5a]` one of these, `[!x]` none of them, and
 * `{subject}` and `{class}` are letters and digits that tell these. It is matched here and no regular expression is made of it.
 */
export const namePatternSchema = z.string().min(1).max(MOST_PATTERN)
  .superRefine((pattern, context) => {
    const fault = faultOf(pattern);
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault, input: pattern });
  })
  .meta({ description: "* any text, ? one character, [1-5] one of these, {subject}, {class}" });

/** Reads names by a pattern; gives nothing for a name that does not fit. */
export function namesBy(pattern: string): (name: string) => Told | undefined {
  const tokens = tokensOf(pattern);
  return (name) => {
    if (name.length > MOST_NAME) return undefined;
    // Whether what is left of the pattern fits what is left of the name was asked once for each two ends.
    const failed = new Set<number>();
    const told: Partial<Record<Field, string>> = {};
    const fits = (i: number, from: number): boolean => {
      const token = tokens[i];
      if (token === undefined) return from === name.length;
      const state = i * (MOST_NAME + 1) + from;
      if (failed.has(state)) return false;
      // Any text is none, or one character and any text: so each state has few ways on.
      if (
        token.kind === "any" && (fits(i + 1, from) || (from < name.length && fits(i, from + 1)))
      ) {
        return true;
      }
      for (const to of endsOf(token, name, from)) {
        if (!fits(i + 1, to)) continue;
        if (token.kind === "word") told[token.field] = name.slice(from, to);
        return true;
      }
      failed.add(state);
      return false;
    };
    return fits(0, 0) ? told : undefined;
  };
}

/** The fields that a pattern tells. */
export function fieldsOf(pattern: string): readonly Field[] {
  return fields.filter((field) => pattern.includes(`{${field}}`));
}

function tokensOf(pattern: string): Token[] {
  return Array.from(pattern.matchAll(piece), ([text, except, characters, field]): Token => {
    if (text === "*") return { kind: "any" };
    if (text === "?") return { kind: "one" };
    if (characters !== undefined) {
      return { kind: "among", characters: spelledOut(characters), isExcept: except === "!" };
    }
    if (field !== undefined) {
      return { kind: "word", field: field === "class" ? "class" : "subject" };
    }
    return { kind: "text", text };
  });
}

/** `1-4x` as `1234x`. */
function spelledOut(characters: string): string {
  return characters.replaceAll(/(.)-(.)/gsu, (_, first: string, last: string) => {
    const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)];
    const length = Math.min(Math.max(to - from + 1, 0), 256);
    return String.fromCharCode(...Array.from({ length }, (_, i) => from + i));
  });
}

/** Where in the name a token that begins at `from` may end: the longest word and the shortest text first. */
function* endsOf(token: Token, name: string, from: number): Generator<number> {
  switch (token.kind) {
    case "text":
      if (name.startsWith(token.text, from)) yield from + token.text.length;
      return;
    case "any":
      return;
    case "one":
      if (from < name.length) yield from + 1;
      return;
    case "among":
      if (from < name.length && token.characters.includes(name[from] ?? "") !== token.isExcept) {
        yield from + 1;
      }
      return;
    case "word": {
      const [word = ""] = /^[\p{L}\p{N}]*/u.exec(name.slice(from)) ?? [];
      for (let to = from + word.length; to > from; to--) yield to;
    }
  }
}
