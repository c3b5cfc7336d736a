/** A sample for the eye: frames side by side and in motion, as one SVG that fetches nothing. */

import { htmlText } from "../base/text.ts";
import type { Sample } from "../datasets/augmentation.ts";
import type { Layout } from "../skeleton/layouts.ts";
import { drawBody, seenSpan, type View, viewsOf, Window } from "./stick_figure.ts";

/** One form of the sample: as stored, or as a network sees it. */
export interface SheetRow {
  readonly title: string;
  readonly sample: Sample;
}

/** What a sheet shows. */
export interface Sheet {
  readonly title: string;
  readonly layout: Layout;
  readonly rows: readonly SheetRow[];
  /** Lines under the title. */
  readonly notes?: readonly string[];
}

/** Frames side by side, and the size of each in pixels. */
const FRAMES = 12;
const CELL = { width: 88, height: 112 } as const;
const MARGIN = 12;
const TITLE = 22;
/** Frames in a second, of every data set here; UI-PRMD's every second one is stored. */
const RATE = 30;

/** Slots of persons, one colour each; more persons start again. */
const COLORS = ["#1f6fb4", "#d95f02", "#2a8a57", "#8a4fbf", "#b0413e"] as const;

/**
 * Draws a sheet: for each row, and each view of it, the motion and then frames spread evenly over those that hold anybody.
 * The same sheet gives the same bytes.
 */
export function contactSheet({ title, layout, rows, notes = [] }: Sheet): string {
  const width = 2 * MARGIN + (FRAMES + 1) * CELL.width;
  const drawn: string[] = [];
  let y = MARGIN + TITLE;
  for (const note of notes) {
    drawn.push(text(MARGIN, y + 14, note));
    y += TITLE;
  }
  for (const { title, sample } of rows) {
    const span = seenSpan(sample, layout);
    drawn.push(text(MARGIN, y + 14, `${title}: ${describe(sample, span)}`));
    y += TITLE;
    if (span === undefined) continue;
    for (const view of viewsOf(layout)) {
      drawn.push(
        `<g transform="translate(${MARGIN} ${y})">${strip(sample, layout, view, span)}</g>`,
      );
      y += CELL.height;
    }
  }
  const height = y + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    'font-family="system-ui, sans-serif" font-size="12" role="img">',
    `<title>${htmlText(title)}</title>`,
    `<style>${style(rows)}</style>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${MARGIN}" y="${MARGIN + 14}" font-size="15" font-weight="bold">${
      htmlText(title)
    }</text>`,
    ...drawn,
    "</svg>\n",
  ].join("\n");
}

type Span = readonly [begin: number, end: number];

function describe({ shape }: Sample, span: Span | undefined): string {
  const where = span === undefined
    ? "nobody in any frame"
    : `somebody in frames ${span[0]} to ${span[1] - 1}`;
  return `C,T,V,M = ${shape.join(",")}; ${where}`;
}

function strip(
  sample: Sample,
  layout: Layout,
  view: View,
  [begin, end]: Span,
): string {
  const window = Window.around(sample, layout, view, [begin, end], CELL);
  const body = (t: number): string => drawBody(sample, layout, window, t);
  const cells = spread(begin, end).map((t, i) =>
    `<g transform="translate(${(i + 1) * CELL.width} 0)">${body(t)}${
      text(4, CELL.height - 3, `${t}`)
    }</g>`
  );
  const motion = Array.from({ length: end - begin }, (_, i) => {
    // Where nothing moves, on paper or in a still picture, the first frame stands.
    const hidden = i === 0 ? "" : ' visibility="hidden"';
    return `<g${hidden}>${shownAt(i, end - begin)}${body(begin + i)}</g>`;
  });
  return `${motion.join("")}${text(4, CELL.height - 3, view.title)}${cells.join("")}`;
}

/** Up to twelve frames from `begin` to before `end`, the first and the last among them. */
function spread(begin: number, end: number): number[] {
  const count = Math.min(FRAMES, end - begin);
  return Array.from(
    { length: count },
    (_, i) => begin + (count === 1 ? 0 : Math.round(i * (end - begin - 1) / (count - 1))),
  );
}

/** Makes its group visible while frame `i` of `count` is, over and over. */
function shownAt(i: number, count: number): string {
  if (count === 1) return "";
  const at = (i: number): string => (i / count).toFixed(5);
  const middle = [
    ...(i === 0 ? [] : [["hidden", "0"]]),
    ["visible", i === 0 ? "0" : at(i)],
    ...(i === count - 1 ? [] : [["hidden", at(i + 1)]]),
  ];
  const [values, times] = [0, 1].map((k) => middle.map((pair) => pair[k]).join(";"));
  return `<animate attributeName="visibility" values="${values}" keyTimes="${times}" ` +
    `calcMode="discrete" dur="${(count / RATE).toFixed(3)}s" repeatCount="indefinite"/>`;
}

function style(rows: readonly SheetRow[]): string {
  const persons = Math.max(0, ...rows.map(({ sample }) => sample.shape[3]));
  const colors = Array.from(
    { length: persons },
    (_, m) => `.p${m}{stroke:${COLORS[m % COLORS.length]}}`,
  );
  return `path{fill:none;stroke-linecap:round;stroke-width:1.3}.j{stroke-width:3.2}${
    colors.join("")
  }`;
}

function text(x: number, y: number, words: string): string {
  return `<text x="${x}" y="${y}" fill="#444">${htmlText(words)}</text>`;
}
