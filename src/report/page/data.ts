/** How the page hands values to its script. */

import { formatJson } from "../../base/json.ts";
import { Markup, markup } from "./markup.ts";

/** A block of JSON, which no browser runs, under an `id` that is one in the page. Nothing in it can end it: `<` is written as its code. */
export function dataBlock(id: string, value: unknown): Markup {
  const json = formatJson(value).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e");
  return markup`<script type="application/json" id="${id}">${Markup.trusted(json)}</script>`;
}
