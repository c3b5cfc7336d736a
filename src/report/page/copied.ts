/** Text that a button copies. */

import { type Markup, markup } from "./markup.ts";

/**
 * A text as code with a button behind it, which the page's script shows and wires. `digits` are how much of it is read; the
 * whole is in the title and is what is copied.
 */
export function copied(text: string, what: string, digits = Infinity): Markup {
  const seen = text.length > digits ? `${text.slice(0, digits)}…` : text;
  return markup`<code class="copied" title="${text}">${seen}</code><button type="button" class="copy" data-copy="${text}" aria-label="Copy the ${what}" hidden>copy</button>`;
}
