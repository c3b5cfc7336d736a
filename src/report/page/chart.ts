/** Small charts of lines, drawn at the width of a phone: they stand side by side where there is room. */

import { brief, coordinate, ticks } from "./figures.ts";
import { type Markup, markup, type Part } from "./markup.ts";

/** Units of the drawing, which are pixels on a phone. */
const SIZE = { width: 340, height: 200 } as const;
const PLOT = { left: 44, right: 332, top: 12, bottom: 168 } as const;
/** Lines that differ in colour and in their dashes, as style.css has them. */
const STYLES = 8;

/** One line of a chart. */
export interface Line {
  /** What the key calls it; without a name it has none. */
  readonly name?: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Whether each point is marked. */
  readonly dots?: boolean;
  /** Whether it goes level from point to point. */
  readonly steps?: boolean;
  /** Which of the styles; the place among the lines where it is absent. */
  readonly style?: number;
}

/** What a chart shows. */
export interface Chart {
  readonly title: string;
  readonly x: string;
  readonly lines: readonly Line[];
  /** Ends of the axes; from the lines where they are absent. */
  readonly fromX?: number;
  readonly toX?: number;
  readonly fromY?: number;
  /** Whether x counts whole things. */
  readonly whole?: boolean;
  /** A level range with its name. */
  readonly band?: { readonly from: number; readonly to: number; readonly name: string } | null;
  /** Upright lines with words, at x. */
  readonly rules?: readonly { readonly at: number; readonly words: string }[];
  readonly unit?: string;
  /** What stands under it. */
  readonly note?: Part;
}

/** Draws a chart as a figure. Without a point it is nothing. */
export function lineChart(chart: Chart): Markup | null {
  const points = chart.lines.flatMap(({ points }) => points);
  if (points.length === 0) return null;
  const { band, rules = [], title, x: xLabel } = chart;
  const xs = points.map(([x]) => x);
  const ys = [...points.map(([, y]) => y), ...(band ? [band.from, band.to] : [])];
  const [fromX, toX] = widened(chart.fromX ?? Math.min(...xs), chart.toX ?? Math.max(...xs));
  const [least, toY] = roomy(Math.min(...ys), Math.max(...ys));
  const fromY = chart.fromY ?? least;
  const atX = (x: number): string =>
    coordinate(PLOT.left + (PLOT.right - PLOT.left) * (x - fromX) / (toX - fromX));
  const atY = (y: number): string =>
    coordinate(PLOT.bottom - (PLOT.bottom - PLOT.top) * (y - fromY) / (toY - fromY));
  const across = ticks(fromX, toX, 5).filter((x) => !chart.whole || Number.isInteger(x));
  return markup`<figure class="chart"><figcaption>${title}</figcaption>
<svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${title}, by ${xLabel}${
    summary(chart)
  }">
${
    ticks(fromY, toY, 4).map((y) =>
      markup`<path class="grid" d="M${PLOT.left} ${atY(y)}H${PLOT.right}"/><text x="${
        PLOT.left - 6
      }" y="${coordinate(Number(atY(y)) + 4)}" text-anchor="end">${brief(y)}</text>`
    )
  }
${
    across.map((x) =>
      markup`<text x="${atX(x)}" y="${PLOT.bottom + 16}" text-anchor="middle">${brief(x)}</text>`
    )
  }
<text class="axis" x="${PLOT.right}" y="${SIZE.height - 3}" text-anchor="end">${xLabel}</text>
${
    band &&
    markup`<rect class="band" x="${PLOT.left}" width="${PLOT.right - PLOT.left}" y="${
      atY(band.to)
    }" height="${coordinate(Number(atY(band.from)) - Number(atY(band.to)))}"/>`
  }
${
    rules.map(({ at, words }) =>
      markup`<path class="rule" d="M${atX(at)} ${PLOT.top}V${PLOT.bottom}"/><text class="rule" x="${
        coordinate(Math.min(Number(atX(at)) + 3, PLOT.right - 60))
      }" y="${PLOT.top + 9}">${words}</text>`
    )
  }
${chart.lines.map((line, i) => drawn(line, i, atX, atY))}
</svg>
${key(chart)}${chart.note && markup`<p class="quiet">${chart.note}</p>`}</figure>`;
}

function styleOf({ style }: Line, index: number): string {
  return `line${(style ?? index) % STYLES}`;
}

function drawn(
  line: Line,
  index: number,
  atX: (x: number) => string,
  atY: (y: number) => string,
): Markup {
  const style = styleOf(line, index);
  const path = line.points.map(([x, y], i) =>
    i === 0 ? `M${atX(x)} ${atY(y)}` : line.steps ? `H${atX(x)}V${atY(y)}` : `L${atX(x)} ${atY(y)}`
  ).join("");
  return markup`<path class="line ${style}" d="${path}"/>${
    line.dots && line.points.map(([x, y]) =>
      markup`<circle class="${style}" cx="${atX(x)}" cy="${atY(y)}" r="2.6"/>`
    )
  }`;
}

/** Ends with some room before and behind. */
function roomy(from: number, to: number): readonly [number, number] {
  const [a, b] = widened(from, to);
  return [a - 0.06 * (b - a), b + 0.06 * (b - a)];
}

/** Ends that are not the same. */
function widened(from: number, to: number): readonly [number, number] {
  if (to > from) return [from, to];
  const by = Math.abs(from) > 0 ? Math.abs(from) * 0.1 : 1;
  return [from - by, from + by];
}

/** What the lines come to, for who does not see them. */
function summary({ lines, unit = "" }: Chart): string {
  const told = lines.flatMap(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [
      `${name === undefined ? "" : `${name} `}from ${brief(first[1])}${unit} to ${
        brief(last[1])
      }${unit}`,
    ];
  });
  return told.length === 0 ? "" : `: ${told.join("; ")}`;
}

function key(chart: Chart): Markup | null {
  const { lines, band } = chart;
  const named = lines.flatMap((line, i) =>
    line.name === undefined ? [] : [{ name: line.name, style: styleOf(line, i) }]
  );
  if (named.length === 0 && !band) return null;
  return markup`<ul class="legend">${
    named.map(({ name, style }) =>
      markup`<li><svg width="22" height="10" aria-hidden="true"><path class="line ${style}" d="M1 5h20"/></svg>${name}</li>`
    )
  }${
    band &&
    markup`<li><svg width="22" height="10" aria-hidden="true"><rect class="band" width="22" height="10" rx="2"/></svg>${band.name}</li>`
  }</ul>`;
}
