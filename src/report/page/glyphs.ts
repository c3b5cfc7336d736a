/** Verdicts as shapes, so that none is told by its colour alone. */

import { type LayerResult, LAYERS, WORST_FIRST } from "../../golden/verdict.ts";
import { type Markup, markup } from "./markup.ts";

type Shown = LayerResult["verdict"];

/** Paths in a square of 16; `filled` ones are areas, the others strokes. */
const SHAPES: Readonly<Record<Shown, { readonly path: string; readonly filled?: true }>> = {
  "pass": { path: "M3 8.5l3.5 3.5L13 4.5" },
  "regression": { path: "M2 4h12L8 13.5z", filled: true },
  "improvement": { path: "M2 12h12L8 2.5z", filled: true },
  "drift": { path: "M2 6q3-3 6 0t6 0M2 11q3-3 6 0t6 0" },
  "mismatch": { path: "M3 6h10M3 10.5h10M11.5 2.5l-7 11.5" },
  "inconclusive": { path: "M5.2 6a2.8 2.8 0 1 1 4 2.4c-.9.5-1.2 1-1.2 1.9M8 13v.3" },
  "unavailable": { path: "M13.5 8a5.5 5.5 0 1 1-11 0a5.5 5.5 0 0 1 11 0M4.2 11.8l7.6-7.6" },
  "nothing measured": { path: "M13.5 8a5.5 5.5 0 1 1-11 0a5.5 5.5 0 0 1 11 0" },
  "not held": { path: "M4.5 8h7" },
};

function shapeId(verdict: Shown): string {
  return `shape-${verdict.replaceAll(" ", "-")}`;
}

/** The class that colours by a verdict. */
export function verdictClass(verdict: Shown): string {
  return `v-${verdict.replaceAll(" ", "-")}`;
}

/** All shapes, once a page, for {@link glyph}. */
export function shapeDefinitions(): Markup {
  const symbols = ([...WORST_FIRST, "not held"] as const).map((verdict) => {
    const { path, filled } = SHAPES[verdict];
    return markup`<symbol id="${shapeId(verdict)}" viewBox="0 0 16 16"><path class="${
      filled ? "filled" : "drawn"
    }" d="${path}"/></symbol>`;
  });
  return markup`<svg class="shapes" width="0" height="0" aria-hidden="true">${symbols}</svg>`;
}

/** A verdict's shape; words beside it tell the same. */
export function glyph(verdict: Shown): Markup {
  return markup`<svg class="glyph ${
    verdictClass(verdict)
  }" width="16" height="16" aria-hidden="true"><use href="#${shapeId(verdict)}"/></svg>`;
}

/** A verdict's shape and word. */
export function badge(verdict: Shown): Markup {
  return markup`<span class="badge ${verdictClass(verdict)}">${glyph(verdict)}${verdict}</span>`;
}

/** Five cells, one for each layer: its first letter, and the shape of what it came to. */
export function layerCells(layers: readonly LayerResult[]): Markup {
  const cells = LAYERS.map((layer) => {
    const verdict = layers.find((one) => one.layer === layer)?.verdict ?? "not held";
    return markup`<li class="${
      verdictClass(verdict)
    }" title="${layer}: ${verdict}"><b aria-hidden="true">${layer.slice(0, 1).toUpperCase()}</b>${
      glyph(verdict)
    }<span class="told">${layer}: ${verdict}</span></li>`;
  });
  return markup`<ul class="cells" aria-label="Layers">${cells}</ul>`;
}
