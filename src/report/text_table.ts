/**
 * A table as text for the terminal. Where the terminal is narrower than the table, cells break at blanks and slashes;
 * where that does not do, each row is a short paragraph. No word is lost.
 */

import Table from "cli-table3";
import { visible } from "../base/text.ts";

/** A cell: its text, and what colours each line of it. */
export type Cell = string | { readonly text: string; readonly paint: (line: string) => string };

/** A word longer than this may break anywhere: a digest, a path without an end. */
const LONGEST_WORD = 24;
/** What a column has beside its text: two blanks and a line. */
const BESIDE = 3;

/** @param width columns of the terminal; undefined where nobody cuts lines off. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  width?: number,
): string {
  if (width === undefined) return boxed(head, rows);
  const shown = rows.map((row) => row.map(seen));
  const columns = head.map((title, i) => [title, ...shown.map((row) => textOf(row[i] ?? ""))]);
  const natural = columns.map((cells) => Math.max(...cells.flatMap(linesOf).map(lengthOf)));
  const room = width - 1 - BESIDE * head.length;
  if (sum(natural) <= room) return boxed(head, shown);
  const least = columns.map((cells) =>
    Math.min(LONGEST_WORD, Math.max(...cells.flatMap(piecesOf).map(lengthOf)))
  );
  if (sum(least) > room) return paragraphs(head, shown, width);
  const widths = filled(natural, least, room);
  const fit = (cell: Cell, i: number): Cell =>
    onText(cell, (text) => wrapped(text, widths[i] ?? 1));
  return boxed(
    head.map((title, i) => wrapped(title, widths[i] ?? 1)),
    shown.map((r) => r.map(fit)),
  );
}

function boxed(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  for (const row of rows) table.push(row.map(painted));
  return table.toString();
}

/** The first cell on a line of its own, below it the others with their heads, but for dashes, which say nothing. */
function paragraphs(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  width: number,
): string {
  return rows.map(([first = "", ...others]) => {
    const pairs = others.flatMap((cell, i): Cell[] => {
      const text = textOf(cell).replaceAll("\n", ", ");
      return text === "" || text === "–" ? [] : [onText(cell, () => `${head[i + 1]} ${text}`)];
    });
    const lines = flowed(pairs, width - 2).map((line) => `  ${line}`);
    return [wrapped(textOf(first), width), ...lines].join("\n");
  }).join("\n");
}

/** Pieces one after another with commas, each whole on a line where it fits on one. */
function flowed(pieces: readonly Cell[], width: number): string[] {
  const lines: string[] = [];
  let length = width;
  for (const piece of pieces) {
    const [first = "", ...rest] = linesOf(wrapped(textOf(piece), width - 2));
    const fits = rest.length === 0 && length + 2 + lengthOf(first) <= width;
    const start = painted(onText(piece, () => first));
    if (fits) lines.push(`${lines.pop()}, ${start}`);
    else lines.push(start);
    lines.push(...rest.map((line) => `  ${painted(onText(piece, () => line))}`));
    length = rest.length > 0 ? width : lengthOf(first) + (fits ? length + 2 : 0);
  }
  return lines;
}

/** The widths of columns that share the room: each at least its `least`, and the widest ones give. */
function filled(natural: readonly number[], least: readonly number[], room: number): number[] {
  const at = (cap: number): number[] =>
    natural.map((wanted, i) => Math.min(wanted, Math.max(least[i] ?? 0, cap)));
  let cap = 0;
  while (sum(at(cap + 1)) <= room) cap++;
  return at(cap);
}

/** Text in lines of at most `width` letters, broken at blanks and behind slashes, else anywhere. */
function wrapped(text: string, width: number): string {
  return linesOf(text).map((line) => {
    const lines: string[] = [];
    let last = "";
    for (const piece of line.match(PIECE) ?? []) {
      if (lengthOf((last + piece).trimEnd()) <= width) {
        last += piece;
        continue;
      }
      if (last !== "") lines.push(last.trimEnd());
      const letters = Array.from(piece);
      while (letters.length > width && lengthOf(letters.join("").trimEnd()) > width) {
        lines.push(letters.splice(0, width).join(""));
      }
      last = letters.join("");
    }
    return [...lines, last.trimEnd()].join("\n");
  }).join("\n");
}

/** A word with the blanks behind it, or a part of one up to its slash; a percent sign stays with its number. */
const PIECE = /[^\s/]*(?:\/+| %\s*|\s+|$)|\/+/g;

function piecesOf(text: string): string[] {
  return linesOf(text).flatMap((line) => line.match(PIECE) ?? []).map((piece) => piece.trimEnd());
}

function linesOf(text: string): string[] {
  return text.split("\n");
}

function textOf(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}

function onText(cell: Cell, change: (text: string) => string): Cell {
  const text = change(textOf(cell));
  return typeof cell === "string" ? text : { ...cell, text };
}

/** What is hidden in a cell is measured as it will be seen. */
function seen(cell: Cell): Cell {
  return onText(cell, visible);
}

function painted(cell: Cell): string {
  return typeof cell === "string" ? cell : linesOf(cell.text).map(cell.paint).join("\n");
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
