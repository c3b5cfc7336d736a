/** HTML and SVG by templates that escape whatever is put into them: what a name holds shows as text. */

import { htmlText } from "../../base/text.ts";

/** Markup of this program's own making. */
export class Markup {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** Text that is markup already: a style sheet, a script, a drawing that escaped what it was given. */
  static trusted(text: string): Markup {
    return new Markup(text);
  }

  toString(): string {
    return this.#text;
  }
}

/** What a template takes: markup as it is, all else as text; null, undefined and false are nothing. */
export type Part = Markup | string | number | null | undefined | false | readonly Part[];

/** Markup of a template. Text is escaped for elements and for attributes between quotation marks alike. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = strings.map((string, i) => string + (i < parts.length ? textOf(parts[i]) : ""));
  return Markup.trusted(text.join(""));
}

function textOf(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Markup) return part.toString();
  if (typeof part === "number") return String(part);
  if (typeof part === "string") return htmlText(part).replaceAll('"', "&quot;");
  return part.map(textOf).join("");
}
