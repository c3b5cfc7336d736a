/** The confusion matrix as one drawing: a path for each shade, so that 400 classes take few bytes and no script. */

import type { Counts } from "./class_facts.ts";
import { type Markup, markup } from "./markup.ts";

/** Shades of a cell, by its share of the row: from over 0 to 1. */
const SHADES = 7;
/** More classes than this have no names beside the matrix. */
const MOST_NAMED = 30;
/** Units of the drawing that a cell takes where there are names, and what those take. */
const CELL = 20;
const NAMES = 150;
const NUMBERS = 22;
/** Characters of a name that have room. */
const LETTERS = 21;

/** What a matrix shows. */
export interface Matrix {
  readonly counts: Counts;
  /** Labels in the order of rows and of columns. */
  readonly order: readonly number[];
  /** In the order of the labels; empty where nobody has them. */
  readonly names: readonly string[];
  readonly title: string;
}

/** Draws a matrix, each row by its own share: right answers lie on the diagonal, in a hue of their own. */
export function confusionMatrix({ counts, order, names, title }: Matrix): Markup {
  const n = order.length;
  const isNamed = n <= MOST_NAMED;
  const cell = isNamed ? CELL : 1;
  const [left, top] = isNamed ? [names.length > 0 ? NAMES : NUMBERS, NUMBERS] : [0, 0];
  const [width, height] = [left + n * cell, top + n * cell];
  const shown = isNamed ? labels({ order, names, left, top }) : null;
  return markup`<svg class="matrix ${
    isNamed ? "named" : "dense"
  }" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" data-left="${left}" data-top="${top}" data-cell="${cell}">
<rect class="ground" x="${left}" y="${top}" width="${n * cell}" height="${n * cell}"/>
${shades(counts, order, { left, top, cell })}${shown}
</svg>`;
}

interface Grid {
  readonly left: number;
  readonly top: number;
  readonly cell: number;
}

/** Which shade a share has, from 0. */
function shadeOf(share: number): number {
  return Math.min(SHADES - 1, Math.floor(Math.sqrt(share) * SHADES));
}

/** One path for each shade of right and of wrong answers; neighbors of one shade in a row are one stroke. */
function shades(counts: Counts, order: readonly number[], { left, top, cell }: Grid): Markup[] {
  const paths = new Map<string, string[]>();
  for (const [y, truth] of order.entries()) {
    const row = counts[truth] ?? [];
    const total = row.reduce((sum, count) => sum + count, 0);
    const keys = order.map((guess, x) => {
      const count = row[guess] ?? 0;
      return count === 0 ? "" : `${x === y ? "right" : "wrong"}${shadeOf(count / total)}`;
    });
    for (let x = 0; x < keys.length;) {
      const key = keys[x] ?? "";
      let end = x + 1;
      while (keys[end] === key) end++;
      const stroke = `M${left + x * cell} ${top + (y + 0.5) * cell}h${(end - x) * cell}`;
      if (key !== "") paths.getOrInsert(key, []).push(stroke);
      x = end;
    }
  }
  return [...paths].toSorted(([a], [b]) => a < b ? -1 : 1).map(([key, strokes]) =>
    markup`<path class="${key}" stroke-width="${cell}" d="${strokes.join("")}"/>`
  );
}

function labels(
  { order, names, left, top }: Pick<Matrix, "order" | "names"> & Omit<Grid, "cell">,
): Markup[] {
  return order.flatMap((label, i) => {
    const name = names[label];
    const middle = (i + 0.5) * CELL;
    const cut = name !== undefined && name.length > LETTERS
      ? `${name.slice(0, LETTERS - 1)}…`
      : name;
    return [
      markup`<text x="${left - 6}" y="${top + middle + 4}" text-anchor="end">${
        cut !== undefined && markup`<tspan>${cut}</tspan> `
      }<tspan class="number">${label}</tspan></text>`,
      markup`<text class="number" x="${left + middle}" y="${
        top - 7
      }" text-anchor="middle">${label}</text>`,
    ];
  });
}
